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

    /// <param name="cancellationToken">Calls the race off: the decision falls at once, on what is known.</param>
    public async Task<PortfolioDecision> SolveAsync(
        AssignmentProblem problem, PortfolioRequest request, CancellationToken cancellationToken = default)
    {
        // Its clock is the one the caller feels.
        var race = new Race(problem, request, clock, waitFor: request.Deadline - (HandInMargin(request.Deadline) / 2));
        return await OnOwnThread(() => Solve(problem, request, race, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>From the first answer to the decision on one thread: a hop to the pool can take as long as a batch while members compute.</summary>
    private PortfolioDecision Solve(AssignmentProblem problem, PortfolioRequest request, Race race, CancellationToken cancellationToken)
    {
        var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenRegistration lostInterest = cancellationToken.UnsafeRegister(static race => ((Race)race!).CallOff(), race);
        race.Run(_greedy, Budget(request.Deadline), decided.Token);
        race.Warm(request.WarmStart);
        race.EndGreedy();

        if (!race.IsProvenOptimal && !race.IsTimeUp && !cancellationToken.IsCancellationRequested)
        {
            StartAll(problem, request, race, decided.Token);
            race.End.Wait();
        }

        PortfolioDecision decision = race.Decide();
        // Not awaited: what members have hung on this token is theirs to run.
        _ = decided.CancelAsync().ContinueWith(_ => decided.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return decision;
    }

    private void StartAll(AssignmentProblem problem, PortfolioRequest request, Race race, CancellationToken decided)
    {
        // Found by the first lane that wants to know: of large problems it takes longer than a short deadline.
        var components = new Lazy<IReadOnlyList<ComponentSolver.Component>>(
            () => ComponentSolver.Split(problem, new SolveContext(clock, Budget(request.Deadline) - race.Elapsed, decided)));
        IReadOnlyList<IReadOnlyList<IAssignmentSolver>> lanes = MemberPlan.Lanes(problem, MemberPlan.Racing(_members, request.Mode), options.Threads);
        if (request.Mode == PortfolioMode.Shadow)
        {
            foreach (IRemoteSolver remote in _members.OfType<IRemoteSolver>())
                StartForeign(remote, isAwaited: false, race, request, decided);
        }
        // Who asks elsewhere goes first and waits there. The others would take the cores from whoever is not started yet: they set off together.
        foreach (IAssignmentSolver member in lanes.Where(lane => MemberPlan.IsForeign(lane[0])).Select(lane => lane[0]))
            StartForeign(member, member is not IRemoteSolver { IsAwaited: false }, race, request, decided);
        var start = new ManualResetEventSlim();
        foreach (IReadOnlyList<IAssignmentSolver> lane in lanes.Where(lane => !MemberPlan.IsForeign(lane[0])))
            StartLane(lane, components, start, race, request, decided);
        start.Set();
    }

    private void StartLane(
        IReadOnlyList<IAssignmentSolver> lane, Lazy<IReadOnlyList<ComponentSolver.Component>> components, ManualResetEventSlim start, Race race,
        PortfolioRequest request, CancellationToken decided)
    {
        foreach (IAssignmentSolver member in lane)
            race.Enter(member);
        race.End.Await();
        OnOwnThread(() =>
        {
            start.Wait(CancellationToken.None);
            foreach (IAssignmentSolver member in lane)
            {
                if (decided.IsCancellationRequested)
                    break;
                race.Run(components.Value.Count > 1 ? new ComponentSolver(member, components.Value) : member, Budget(request.Deadline) - race.Elapsed, decided);
            }
            race.End.Return();
        });
    }

    private void StartForeign(IAssignmentSolver member, bool isAwaited, Race race, PortfolioRequest request, CancellationToken decided)
    {
        if (_outstanding.AddOrUpdate(member, 1, (_, count) => count + 1) > options.MaxOutstanding)
        {
            _outstanding.AddOrUpdate(member, 0, (_, count) => count - 1);
            race.SitOut(member, $"still busy with {options.MaxOutstanding} earlier batches");
            return;
        }
        race.Enter(member);
        if (isAwaited)
            race.End.Await();
        OnOwnThread(() =>
        {
            TimeSpan left = Budget(request.Deadline) - race.Elapsed;
            if (member is IRemoteSolver remote)
                race.Run(member, left + remote.LateAllowance, CancellationToken.None);
            else
                race.Run(member, left, decided);
            _outstanding.AddOrUpdate(member, 0, (_, count) => count - 1);
            if (isAwaited)
                race.End.Return();
        });
    }

    private TimeSpan Budget(TimeSpan deadline) => deadline - HandInMargin(deadline);

    private TimeSpan HandInMargin(TimeSpan deadline) => TimeSpan.FromTicks(Math.Min(options.HandInMargin.Ticks, deadline.Ticks / 10));

    /// <summary>A member may hang for good: it must not take a thread of the pool with it.</summary>
    private static void OnOwnThread(Action work) => OnOwnThread(() =>
    {
        work();
        return true;
    });

    private static Task<T> OnOwnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
