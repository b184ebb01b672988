using System.Text.Json;
using ConversationGrid.Optimization.Formats;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Quantum;

public sealed class QuantumSolverTests : IAsyncDisposable
{
    private readonly FakeQuantumServer _server = new();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ScriptedClock _clock = new();
    private readonly QuantumServiceOptions _options = new() { RetriesPerCall = 0, RetryBudget = 1, MaxRetries = 1 };
    private readonly AssignmentProblem _small = RandomProblems.Make(2, 6, 3, RandomProblems.Features.Pairs);

    [Fact]
    public void Solve_SmallProblem_AnswersWithStatisticsOfItsOwn()
    {
        SolverAnswer answer = Solve(_small)!;

        Assert.Equal(RandomProblems.Optimum(_small).Cost, AssignmentScore.Of(_small, answer.Assignment).Cost, 1e-9);
        Assert.Equal((500, 0.9, "fake"), (answer.Samples!.Shots, answer.Samples.BestShare, answer.Samples.Backend));
        Assert.Equal(FakeQuantumServer.CircuitVersion, answer.Samples.CircuitVersion);
    }

    [Fact]
    public void Solve_Request_CarriesTheCircuitAndTheKey()
    {
        Solve(_small);

        using JsonDocument body = JsonDocument.Parse(Assert.Single(_server.Bodies));
        JsonElement root = body.RootElement;
        QuantumSolveRequest request = root.Deserialize(QuantumJsonContext.Default.QuantumSolveRequest)!;
        string key = QuantumSolver.IdempotencyKey(request, _small.Hash, FakeQuantumServer.CircuitVersion);
        Assert.Equal(key, Assert.Single(_server.Keys));
        Assert.Equal(key, root.GetProperty("key").GetString());
        Assert.Equal(42, root.GetProperty("seed").GetInt32());
        Assert.Equal(3, root.GetProperty("gammas").GetArrayLength());
        Assert.Equal(6, root.GetProperty("options").GetArrayLength());
    }

    [Theory]
    [InlineData(60, 30_000)]
    [InlineData(5, 5_000)]
    public void Solve_Deadline_IsWhatIsLeftOfTheBudgetAndNoMoreThanAnAttempt(int attemptSeconds, int deadlineMilliseconds)
    {
        _options.AttemptTimeout = TimeSpan.FromSeconds(attemptSeconds);

        Solve(_small);

        using JsonDocument body = JsonDocument.Parse(Assert.Single(_server.Bodies));
        Assert.Equal(deadlineMilliseconds, body.RootElement.GetProperty("deadlineMilliseconds").GetInt32());
    }

    [Fact]
    public void IdempotencyKey_AnythingThatTheAnswerDependsOn_ChangesIt()
    {
        QuantumSolveRequest request = Request();
        string[] keys =
        [
            Key(request),
            Key(request, version: "another"),
            QuantumSolver.IdempotencyKey(request, "another", "v"),
            Key(request with { Circuit = "xy-ring" }),
            Key(request with { Seed = 43 }),
            Key(request with { Shots = 501 }),
            Key(request with { Gammas = [0.1, 0.20000000000000004] }),
            Key(request with { Gammas = [0.1] }),
            Key(request with { Betas = [0.3, 0.5] }),
            Key(request with { Penalty = 8 }),
            Key(request with { Options = [[0, 1, 1], [-1]] }),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], Key(request with { Key = "another", DeadlineMilliseconds = 5 }));
        Assert.Matches("^[0-9a-f]{64}$", keys[0]);

        string Key(QuantumSolveRequest one, string version = "v") => QuantumSolver.IdempotencyKey(one, _small.Hash, version);
    }

    [Fact]
    public void Solve_LargeProblem_AsksForACoreAndStitchesIt()
    {
        AssignmentProblem problem = RandomProblems.Make(5, 40, 10, RandomProblems.Features.Pairs | RandomProblems.Features.Loads);
        AssignmentScore greedy = AssignmentScore.Of(problem, GreedySolver.Construct(problem));

        SolverAnswer answer = Solve(problem)!;

        using JsonDocument body = JsonDocument.Parse(Assert.Single(_server.Bodies));
        Assert.Equal(_options.MaxCoreEscalations, body.RootElement.GetProperty("problem").GetProperty("escalations").GetInt32());
        AssignmentScore score = AssignmentScore.Of(problem, answer.Assignment);
        Assert.True(score.IsFeasible);
        Assert.True(score.Cost <= greedy.Cost + 1e-9);
    }

    [Fact]
    public async Task Solve_ServerBusyOnce_TriesAgainWhenItSaid()
    {
        _server.Then(429, retryAfterSeconds: 3);
        Task<SolverAnswer?> solving = Task.Run(() => Solve(_small));
        await _clock.TimerArmed(TimeSpan.FromSeconds(3));

        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.NotNull(await solving);
        Assert.Equal(2, _server.Keys.Count);
        Assert.Equal(_server.Keys[0], _server.Keys[1]);
    }

    [Fact]
    public void Solve_TooLarge_FailsWithoutAnotherTry()
    {
        _server.Then(422, """{"error":"too many qubits"}""");

        Assert.False(Assert.Throws<QuantumServiceException>(() => Solve(_small)).IsTransient);
        Assert.Single(_server.Keys);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"key":"k","circuitVersion":"v","backend":"b","samples":null}""")]
    [InlineData("""{"key":"another","circuitVersion":"v","backend":"b","samples":[]}""")]
    [InlineData("""{"key":"k","circuitVersion":"v","backend":"b","samples":[{"places":null,"count":1}]}""")]
    public void Solve_Garbage_IsRefused(string garbage)
    {
        _server.Then(200, garbage);

        Assert.False(Assert.Throws<QuantumServiceException>(() => Solve(_small)).IsTransient);
    }

    [Fact]
    public async Task Solve_HangingServer_EndsAtTheAttemptTimeout()
    {
        _options.MaxRetries = 0;
        _server.ThenHang();
        Task<SolverAnswer?> solving = Task.Run(() => Solve(_small));
        await _server.Hung;

        _clock.Advance(_options.AttemptTimeout);

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => solving);
        Assert.Equal("The quantum service did not answer in time.", error.Message);
    }

    [Fact]
    public void Solve_FailingServer_OpensTheBreakerAndIsLeftAlone()
    {
        _options.MaxRetries = 0;
        QuantumSolver solver = Solver(new QuantumChaosOptions());
        for (int failure = 0; failure < 20; failure++)
            _server.Then(503);

        var errors = new List<string>();
        for (int call = 0; call < 20; call++)
            errors.Add(Assert.Throws<QuantumServiceException>(() => Solve(_small, solver)).Message);

        Assert.Equal("The quantum service has failed too often and is left alone for now.", errors[^1]);
        Assert.True(_server.Keys.Count < 20);
        Assert.Equal(BreakerState.Open, solver.Breaker);
    }

    [Theory]
    [InlineData(6, 3)]
    [InlineData(40, 10)]
    public async Task Portfolio_WrongAnswersByChaos_AreRefusedAndNoneOfThemIsFeasible(int escalations, int agents)
    {
        AssignmentProblem problem = RandomProblems.Make(2, escalations, agents, RandomProblems.Features.Pairs);
        var portfolio = new SolverPortfolio([Solver(new QuantumChaosOptions { WrongAnswerShare = 1 })], new PortfolioOptions(), _clock);

        PortfolioDecision decision = await portfolio.SolveAsync(problem, new PortfolioRequest(TimeSpan.FromSeconds(30)) { Mode = PortfolioMode.Quantum });

        Assert.Equal(
            ("greedy", FallbackKind.Refused, "quantum: none of 500 samples keeps every constraint"),
            (decision.Solver, decision.Fallback, decision.FallbackReason));
        Assert.Equal(
            (500, 0, 0, null, FakeQuantumServer.CircuitVersion),
            (decision.Samples!.Shots, decision.Samples.FeasibleShare, decision.Samples.BestShare, decision.Samples.Energy, decision.Samples.CircuitVersion));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("[0]", 10)]
    [InlineData("[0,0,0,0,0,0,0,0,0]", 10)]
    [InlineData("[-7,99,-2,2147483647,-2147483648,0,0]", 10)]
    public void Solve_SamplesOfAnotherShape_BreakTheRulesOfTheWholeToo(string places, int counted)
    {
        AssignmentProblem problem = RandomProblems.Make(5, 40, 10, RandomProblems.Features.Pairs | RandomProblems.Features.Loads);
        _server.ThenSamples($$"""[{"places":{{places}},"count":{{counted}}}]""");

        SolverAnswer? answer = Solve(problem);

        Assert.Equal(counted == 0, answer is null);
        Assert.True(answer is null || !AssignmentScore.Of(problem, answer.Assignment).IsFeasible);
        Assert.Equal(counted == 0 ? null : 0.0, answer?.Samples!.FeasibleShare);
    }

    [Fact]
    public void Solve_ErrorsByChaos_Fail()
    {
        _options.MaxRetries = 0;
        QuantumSolver solver = Solver(new QuantumChaosOptions { ErrorShare = 1 });

        Assert.Equal("Chaos: the quantum service answered 500.", Assert.Throws<QuantumServiceException>(() => Solve(_small, solver)).Message);
        Assert.Empty(_server.Keys);
    }

    [Fact]
    public async Task Chaos_Garbage_IsRefusedByTheReaderWhateverItIs()
    {
        var http = new HttpQuantumService(_http, _server.Address);
        var chaos = new ChaosQuantumService(http, new QuantumChaosOptions { GarbageShare = 1 }, _clock);
        var messages = new HashSet<string>();
        for (int call = 0; call < 50; call++)
        {
            messages.Add((await Assert.ThrowsAsync<QuantumServiceException>(() => chaos.CircuitVersionAsync(CancellationToken.None))).Message);
            messages.Add((await Assert.ThrowsAsync<QuantumServiceException>(() => chaos.SolveAsync(Request(), CancellationToken.None))).Message);
        }

        Assert.Equal(["The quantum service answered null.", "The quantum service's answer is not of the agreed form."], messages.Order());
        Assert.Empty(_server.Keys);
    }

    [Fact]
    public async Task Chaos_VersionCalls_HaveTheirShareOfIt()
    {
        var http = new HttpQuantumService(_http, _server.Address);
        var chaos = new ChaosQuantumService(http, new QuantumChaosOptions { ErrorShare = 0.5, GarbageShare = 0.25 }, _clock);
        int errors = 0, garbage = 0, answers = 0;
        for (int call = 0; call < 100; call++)
        {
            try
            {
                Assert.Equal(FakeQuantumServer.CircuitVersion, await chaos.CircuitVersionAsync(CancellationToken.None));
                answers++;
            }
            catch (QuantumServiceException error)
            {
                _ = error.IsTransient ? errors++ : garbage++;
            }
        }

        Assert.InRange(errors, 35, 65);
        Assert.InRange(garbage, 12, 38);
        Assert.InRange(answers, 12, 38);
    }

    [Fact]
    public async Task Chaos_HangingVersionCall_EndsAtTheAttemptTimeout()
    {
        _options.MaxRetries = 0;
        QuantumSolver solver = Solver(new QuantumChaosOptions { HangShare = 1 });
        Task<SolverAnswer?> solving = Task.Run(() => Solve(_small, solver));
        await _clock.TimerArmed(_options.AttemptTimeout);

        _clock.Advance(_options.AttemptTimeout);

        Assert.Equal("The quantum service did not answer in time.", (await Assert.ThrowsAsync<QuantumServiceException>(() => solving)).Message);
        Assert.Empty(_server.Keys);
    }

    [Fact]
    public async Task Portfolio_QuantumAnswerAfterTheDeadline_IsReportedLate()
    {
        var late = new TaskCompletionSource<MemberReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var chaos = new QuantumChaosOptions { Latency = TimeSpan.FromSeconds(2) };
        var portfolio = new SolverPortfolio([Solver(chaos)], new PortfolioOptions(), _clock);
        Task<PortfolioDecision> solving = portfolio.SolveAsync(
            _small, new PortfolioRequest(TimeSpan.FromMilliseconds(50)) { OnLateAnswer = late.SetResult });
        await _clock.TimerArmed(TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromMilliseconds(50));
        PortfolioDecision decision = await solving;
        _clock.Advance(TimeSpan.FromSeconds(2));
        // The version has come; the same latency is before the solution.
        await _clock.TimerArmed(TimeSpan.FromSeconds(2), times: 2);
        _clock.Advance(TimeSpan.FromSeconds(2));
        MemberReport report = await late.Task;

        Assert.Equal("greedy", decision.Solver);
        Assert.Equal("quantum: no answer by the deadline", decision.FallbackReason);
        Assert.Equal(MemberOutcome.Answered, report.Outcome);
        Assert.Equal(RandomProblems.Optimum(_small).Cost, report.Score!.Value.Cost, 1e-9);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private QuantumSolveRequest Request() =>
        new("", "grover", 42, 500, 1000, [0.1, 0.2], [0.3, 0.4], 7, [[0, 1], [1, -1]], AssignmentProblemJson.ToDocument(_small));

    private SolverAnswer? Solve(AssignmentProblem problem, QuantumSolver? solver = null) =>
        (solver ?? Solver(new QuantumChaosOptions())).Solve(problem, new SolveContext(_clock, TimeSpan.FromSeconds(30)) { Seed = 42 });

    private QuantumSolver Solver(QuantumChaosOptions chaos)
    {
        _options.BaseAddress = _server.Address;
        _options.Chaos = chaos;
        return new QuantumSolver(_http, _options, _clock);
    }
}
