using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Portfolio;

public class SolverPortfolioTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(50);

    private readonly ScriptedClock _clock = new();
    private readonly AssignmentProblem _problem = GreedyTrap();

    [Fact]
    public async Task SolveAsync_BetterMember_WinsAndIsNamed()
    {
        PortfolioDecision decision = await Solve(new FakeSolver("oracle", (_, _) => new SolverAnswer(new Assignment([2, 0, 1]))));

        Assert.Equal("oracle", decision.Solver);
        Assert.Equal(2, decision.Score.Cost);
        Assert.Equal(8, decision.GreedyScore.Cost);
        Assert.Null(decision.FallbackReason);
    }

    [Fact]
    public async Task SolveAsync_HangingMember_AnswersAtTheDeadlineWithGreedy()
    {
        using var hang = new HangingSolver("stuck", new SolverAnswer(new Assignment([2, 0, 1])));
        Task<PortfolioDecision> solving = Solve(hang);
        await hang.Entered;

        _clock.Advance(Deadline);
        PortfolioDecision decision = await solving;

        Assert.Equal("greedy", decision.Solver);
        Assert.Equal("stuck: no answer by the deadline", decision.FallbackReason);
        Assert.Equal(Deadline, decision.Elapsed);
        Assert.Equal(MemberOutcome.Late, Assert.Single(decision.Members, member => member.Solver == "stuck").Outcome);
    }

    [Fact]
    public async Task SolveAsync_LateAnswer_IsScoredAndReportedAndNotApplied()
    {
        using var hang = new HangingSolver("slow", new SolverAnswer(new Assignment([2, 0, 1])));
        var late = new TaskCompletionSource<MemberReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<PortfolioDecision> solving = Solve(new PortfolioRequest(Deadline) { OnLateAnswer = late.SetResult }, hang);
        await hang.Entered;
        _clock.Advance(Deadline);
        PortfolioDecision decision = await solving;

        hang.Release();
        MemberReport report = await late.Task;

        Assert.Equal(8, decision.Score.Cost);
        Assert.Equal(("slow", 2.0), (report.Solver, report.Score!.Value.Cost));
    }

    [Fact]
    public async Task SolveAsync_ThrowingMember_IsRecordedAndOthersGoOn()
    {
        PortfolioDecision decision = await Solve(
            new FakeSolver("broken", (_, _) => throw new InvalidOperationException("no luck")),
            new FakeSolver("oracle", (_, _) => new SolverAnswer(new Assignment([2, 0, 1]))));

        Assert.Equal("oracle", decision.Solver);
        Assert.Equal("InvalidOperationException: no luck", Assert.Single(decision.Members, member => member.Solver == "broken").Error);
    }

    [Theory]
    [InlineData(new[] { 0, 0, 0 })]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 7, -9, 1 })]
    public async Task SolveAsync_LyingMember_IsRefused(int[] lie)
    {
        PortfolioDecision decision = await Solve(new FakeSolver("liar", (_, _) => new SolverAnswer(new Assignment(lie.AsSpan())) { LowerBound = -100 }));

        Assert.Equal("greedy", decision.Solver);
        Assert.Null(decision.LowerBound);
        Assert.Equal(MemberOutcome.Refused, Assert.Single(decision.Members, member => member.Solver == "liar").Outcome);
    }

    [Fact]
    public async Task SolveAsync_WarmStart_IsKeptWhenNobodyIsBetter()
    {
        PortfolioDecision decision = await Solve(new PortfolioRequest(Deadline) { WarmStart = new Assignment([2, 0, 1]) });

        Assert.Equal("warm-start", decision.Solver);
        Assert.Equal(2, decision.Score.Cost);
    }

    [Fact]
    public async Task SolveAsync_MemberThatHangsForGood_IsSoonLeftOut()
    {
        using var hang = new HangingSolver("stuck", new SolverAnswer(new Assignment([2, 0, 1])));
        var portfolio = new SolverPortfolio([hang], new PortfolioOptions { MaxOutstanding = 1 }, _clock);
        Task<PortfolioDecision> first = portfolio.SolveAsync(_problem, new PortfolioRequest(Deadline));
        await hang.Entered;
        _clock.Advance(Deadline);
        await first;

        PortfolioDecision second = await portfolio.SolveAsync(_problem, new PortfolioRequest(Deadline));

        Assert.Equal("stuck: still busy with 1 earlier batches", second.FallbackReason);
        Assert.Equal(TimeSpan.Zero, second.Elapsed);
    }

    [Fact]
    public async Task SolveAsync_LinearProblem_IsProvenWithoutTheClockMoving()
    {
        PortfolioDecision decision = await Solve([.. SolverPortfolio.ClassicalMembers]);

        Assert.Equal(("matching", 2.0), (decision.Solver, decision.Score.Cost));
        Assert.True(decision.IsProvenOptimal);
        Assert.Equal(0, decision.Gap);
    }

    [Fact]
    public async Task SolveAsync_ProofWhileAnotherHangs_DoesNotWait()
    {
        using var hang = new HangingSolver("stuck", new SolverAnswer(new Assignment([2, 0, 1])));

        PortfolioDecision decision = await Solve(hang, new MatchingSolver());

        Assert.Equal("matching", decision.Solver);
        Assert.Equal(TimeSpan.Zero, decision.Elapsed);
        Assert.Equal(MemberOutcome.Stopped, Assert.Single(decision.Members, member => member.Solver == "stuck").Outcome);
    }

    [Fact]
    public async Task SolveAsync_NobodyToAssign_LetsAllWait()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(1, 0).SetUnassignedCost(0, 3).Build();

        PortfolioDecision decision = await Portfolio([.. SolverPortfolio.ClassicalMembers]).SolveAsync(problem, new PortfolioRequest(Deadline));

        Assert.Equal(new Assignment([-1]), decision.Assignment);
        Assert.Equal(3, decision.Score.Cost);
    }

    [Fact]
    public async Task SolveAsync_BadWarmStart_IsPassedOver()
    {
        PortfolioDecision decision = await Solve(new PortfolioRequest(Deadline) { WarmStart = new Assignment([0, 0, 0]) });

        Assert.Equal("greedy", decision.Solver);
    }

    [Theory]
    [InlineData(PortfolioMode.Greedy, "greedy", 8)]
    [InlineData(PortfolioMode.Classical, "oracle", 2)]
    [InlineData(PortfolioMode.Shadow, "oracle", 2)]
    [InlineData(PortfolioMode.Hybrid, "oracle", 2)]
    [InlineData(PortfolioMode.Quantum, "remote", 15)]
    public async Task SolveAsync_Mode_SaysWhoseAnswerGoesOut(PortfolioMode mode, string solver, double cost)
    {
        PortfolioDecision decision = await Solve(
            new PortfolioRequest(Deadline) { Mode = mode },
            new FakeSolver("oracle", (_, _) => new SolverAnswer(new Assignment([2, 0, 1]))),
            new FakeRemote("remote", (_, _) => new SolverAnswer(new Assignment([0, 1, 2]))));

        Assert.Equal((solver, cost, mode), (decision.Solver, decision.Score.Cost, decision.Mode));
        Assert.Null(decision.FallbackReason);
        Assert.Null(decision.Fallback);
        Assert.Equal(mode is PortfolioMode.Hybrid or PortfolioMode.Quantum, decision.Members.Any(member => member.IsQuantum));
    }

    [Fact]
    public async Task SolveAsync_QuantumWorseThanGreedy_StillGoesOutAndBothAreTold()
    {
        PortfolioDecision decision = await Solve(
            new PortfolioRequest(Deadline) { Mode = PortfolioMode.Quantum }, new FakeRemote("remote", (_, _) => new SolverAnswer(new Assignment([0, 1, 2]))));

        Assert.Equal((15, 8, 8), (decision.Score.Cost, decision.GreedyScore.Cost, decision.BestKnown.Cost));
    }

    [Fact]
    public async Task SolveAsync_QuantumModeWithoutQuantum_FallsBackToGreedyAndSaysSo()
    {
        PortfolioDecision decision = await Solve(
            new PortfolioRequest(Deadline) { Mode = PortfolioMode.Quantum }, new FakeSolver("oracle", (_, _) => new SolverAnswer(new Assignment([2, 0, 1]))));

        Assert.Equal(("greedy", FallbackKind.NoMember, "there is no quantum solver"), (decision.Solver, decision.Fallback, decision.FallbackReason));
    }

    [Fact]
    public async Task SolveAsync_QuantumModeWithoutAService_TakesSimulatedCircuits()
    {
        PortfolioDecision decision = await Solve(new PortfolioRequest(Deadline) { Mode = PortfolioMode.Quantum }, [.. SolverPortfolio.ClassicalMembers, new QaoaSolver()]);

        Assert.Equal("qaoa", decision.Solver);
        Assert.Equal(500, decision.Samples!.Shots);
    }

    [Fact]
    public async Task SolveAsync_QuantumInfeasible_FallsBackToGreedy()
    {
        PortfolioDecision decision = await Solve(
            new PortfolioRequest(Deadline) { Mode = PortfolioMode.Quantum }, new FakeRemote("remote", (_, _) => new SolverAnswer(new Assignment([0, 0, 0]))));

        Assert.Equal(("greedy", FallbackKind.Refused), (decision.Solver, decision.Fallback));
    }

    [Fact]
    public async Task SolveAsync_HybridWithoutQuantumInTime_SaysWhyThoughAnotherAnswered()
    {
        PortfolioDecision decision = await Solve(
            new FakeSolver("oracle", (_, _) => new SolverAnswer(new Assignment([2, 0, 1]))),
            new FakeRemote("remote", (_, _) => throw new InvalidOperationException("down")));

        Assert.Equal(("oracle", FallbackKind.Failed, "remote: InvalidOperationException: down"), (decision.Solver, decision.Fallback, decision.FallbackReason));
    }

    [Fact]
    public async Task SolveAsync_Shadow_ReportsTheRemoteAnswerAndDoesNotWaitForIt()
    {
        var release = new TaskCompletionSource();
        var late = new TaskCompletionSource<MemberReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var remote = new FakeRemote("remote", (_, _) =>
        {
            release.Task.GetAwaiter().GetResult();
            return new SolverAnswer(new Assignment([2, 0, 1]));
        });
        PortfolioDecision decision = await Solve(new PortfolioRequest(Deadline) { Mode = PortfolioMode.Shadow, OnLateAnswer = late.SetResult }, remote);
        _clock.Advance(TimeSpan.FromMilliseconds(70));
        release.SetResult();

        MemberReport report = await late.Task;

        Assert.Equal(("greedy", 8), (decision.Solver, decision.Score.Cost));
        Assert.Equal(("remote", 2, true, 70), (report.Solver, report.Score!.Value.Cost, report.IsQuantum, report.ReportedAfter.TotalMilliseconds));
    }

    [Fact]
    public async Task SolveAsync_CalledOff_DecidesAtOnceOnWhatIsKnown()
    {
        using var hang = new HangingSolver("stuck", new SolverAnswer(new Assignment([2, 0, 1])));
        using var cancel = new CancellationTokenSource();
        Task<PortfolioDecision> solving = Portfolio(hang).SolveAsync(_problem, new PortfolioRequest(Deadline), cancel.Token);
        await hang.Entered;

        await cancel.CancelAsync();

        PortfolioDecision decision = await solving;
        Assert.Equal(("greedy", 8), (decision.Solver, decision.Score.Cost));
        Assert.Equal((FallbackKind.CalledOff, "called off before the deadline"), (decision.Fallback, decision.FallbackReason));
        Assert.Equal(MemberOutcome.Stopped, Assert.Single(decision.Members, member => member.Solver == "stuck").Outcome);
    }

    [Fact]
    public async Task SolveAsync_CalledOffBeforeItBegan_StillAnswersAndAsksNobody()
    {
        var isAsked = false;
        var oracle = new FakeSolver("oracle", (_, _) =>
        {
            isAsked = true;
            return new SolverAnswer(new Assignment([2, 0, 1]));
        });

        PortfolioDecision decision = await Portfolio(oracle).SolveAsync(_problem, new PortfolioRequest(Deadline), new CancellationToken(canceled: true));

        Assert.True(decision.IsFeasible);
        Assert.Equal(FallbackKind.CalledOff, decision.Fallback);
        Assert.False(isAsked);
    }

    private Task<PortfolioDecision> Solve(params IAssignmentSolver[] members) => Solve(new PortfolioRequest(Deadline), members);

    private Task<PortfolioDecision> Solve(PortfolioRequest request, params IAssignmentSolver[] members) =>
        Portfolio(members).SolveAsync(_problem, request);

    private SolverPortfolio Portfolio(params IAssignmentSolver[] members) => new(members, new PortfolioOptions(), _clock);

    /// <summary>Greedy 8, optimum 2: the second escalation's regret is small until the first has taken its place.</summary>
    private static AssignmentProblem GreedyTrap() => new AssignmentProblemBuilder(3, 3)
        .SetCosts([7, 1, 2, 0, 1, 7, 0, 0, 7])
        .Build();
}
