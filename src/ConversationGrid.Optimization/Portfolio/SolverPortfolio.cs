using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>
/// The best answer by a deadline, whatever the members do.
/// <code>
///  greedy ──▶ kept ──┐
///                    ├─▶ board: each answer re-scored, the best shown to all ──▶ decision at the deadline,
///  members, each ────┘                                                           or when all are back,
///  on its own thread                                                             or when optimality is proven
///       └── after the decision ──▶ OnLateAnswer, for the record only
/// </code>
/// </summary>
public sealed class SolverPortfolio(IEnumerable<IAssignmentSolver> members, PortfolioOptions options, TimeProvider clock)
{
    private readonly IAssignmentSolver[] _members = [.. members];
    private readonly GreedySolver _greedy = new();

    /// <summary>All solvers that compute here, without simulated or real quantum circuits.</summary>
    public static IReadOnlyList<IAssignmentSolver> ClassicalMembers { get; } =
        [new MatchingSolver(), new BranchAndBoundSolver(), new AnnealingSolver(), new LargeNeighbourhoodSolver()];

    public async Task<PortfolioDecision> SolveAsync(
        AssignmentProblem problem, PortfolioRequest request, CancellationToken cancellationToken = default)
    {
        var race = new Race(problem, request, clock);
        // The delay is armed before anything else runs; its clock is the one the caller feels.
        var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task deadline = Task.Delay(request.Deadline, clock, decided.Token);

        await OnOwnThread(() => race.Run(_greedy, Budget(request.Deadline), decided.Token)).ConfigureAwait(false);
        race.Warm(request.WarmStart);
        race.EndGreedy();

        var running = new List<Task>();
        if (!race.IsProvenOptimal && !deadline.IsCompleted)
        {
            IReadOnlyList<ComponentSolver.Component> components = ComponentSolver.Split(problem);
            foreach (IReadOnlyList<IAssignmentSolver> lane in MemberPlan.Lanes(problem, _members, options.Threads))
                running.Add(Start(lane, components, race, request, decided.Token));
        }
        if (running.Count > 0)
            await Task.WhenAny(Task.WhenAll(running), race.OptimalityProven, deadline).ConfigureAwait(false);

        PortfolioDecision decision = race.Decide();
        // Not awaited: what members have hung on this token is theirs to run.
        _ = decided.CancelAsync().ContinueWith(_ => decided.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        return decision;
    }

    private Task Start(
        IReadOnlyList<IAssignmentSolver> lane, IReadOnlyList<ComponentSolver.Component> components, Race race,
        PortfolioRequest request, CancellationToken decided)
    {
        foreach (IAssignmentSolver member in lane)
            race.Enter(member.Name);
        return OnOwnThread(() =>
        {
            foreach (IAssignmentSolver member in lane)
            {
                TimeSpan left = Budget(request.Deadline) - race.Elapsed;
                if (member is IRemoteSolver remote)
                    race.Run(member, left + remote.LateAllowance, CancellationToken.None);
                else if (components.Count > 1 && !MemberPlan.IsForeign(member))
                    race.Run(new ComponentSolver(member, components), left, decided);
                else
                    race.Run(member, left, decided);
            }
        });
    }

    private TimeSpan Budget(TimeSpan deadline) =>
        deadline - TimeSpan.FromTicks(Math.Min(options.HandInMargin.Ticks, deadline.Ticks / 10));

    /// <summary>A member may hang for good: it must not take a thread of the pool with it.</summary>
    private static Task OnOwnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
