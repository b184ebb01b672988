using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<IAssignmentSolver, int> _outstanding = new(ReferenceEqualityComparer.Instance);

    /// <summary>All solvers that compute here, without simulated or real quantum circuits.</summary>
    public static IReadOnlyList<IAssignmentSolver> ClassicalMembers { get; } =
        [new MatchingSolver(), new BranchAndBoundSolver(), new AnnealingSolver(), new LargeNeighbourhoodSolver()];

    /// <summary>Whether circuits can be run elsewhere than in this process.</summary>
    public bool HasRemoteMember => _members.OfType<IRemoteSolver>().Any();

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
            if (request.Mode == PortfolioMode.Shadow)
            {
                foreach (IRemoteSolver remote in _members.OfType<IRemoteSolver>())
                    _ = StartForeign(remote, race, request, decided.Token);
            }
            IReadOnlyList<ComponentSolver.Component> components = ComponentSolver.Split(problem);
            IReadOnlyList<IAssignmentSolver> racing = MemberPlan.Racing(_members, request.Mode);
            foreach (IReadOnlyList<IAssignmentSolver> lane in MemberPlan.Lanes(problem, racing, options.Threads))
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
        if (MemberPlan.IsForeign(lane[0]))
            return StartForeign(lane[0], race, request, decided);

        foreach (IAssignmentSolver member in lane)
            race.Enter(member);
        return OnOwnThread(() =>
        {
            foreach (IAssignmentSolver member in lane)
            {
                if (decided.IsCancellationRequested)
                    return;
                race.Run(components.Count > 1 ? new ComponentSolver(member, components) : member, Budget(request.Deadline) - race.Elapsed, decided);
            }
        });
    }

    private Task StartForeign(IAssignmentSolver member, Race race, PortfolioRequest request, CancellationToken decided)
    {
        if (_outstanding.AddOrUpdate(member, 1, (_, count) => count + 1) > options.MaxOutstanding)
        {
            _outstanding.AddOrUpdate(member, 0, (_, count) => count - 1);
            race.SitOut(member, $"still busy with {options.MaxOutstanding} earlier batches");
            return Task.CompletedTask;
        }
        race.Enter(member);
        Task run = OnOwnThread(() =>
        {
            TimeSpan left = Budget(request.Deadline) - race.Elapsed;
            if (member is IRemoteSolver remote)
                race.Run(member, left + remote.LateAllowance, CancellationToken.None);
            else
                race.Run(member, left, decided);
            _outstanding.AddOrUpdate(member, 0, (_, count) => count - 1);
        });
        return member is IRemoteSolver { IsAwaited: false } ? Task.CompletedTask : run;
    }

    private TimeSpan Budget(TimeSpan deadline) =>
        deadline - TimeSpan.FromTicks(Math.Min(options.HandInMargin.Ticks, deadline.Ticks / 20));

    /// <summary>A member may hang for good: it must not take a thread of the pool with it.</summary>
    private static Task OnOwnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
