using System.Text.Json;
using System.Text.Json.Nodes;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Quantum.Hardware;
using ConversationGrid.Optimization.Solvers;
using ConversationGrid.Optimization.Tests.Portfolio;

namespace ConversationGrid.Optimization.Tests.Quantum.Hardware;

public sealed class HardwareSolverTests : IAsyncDisposable
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan ThirdLook = TimeSpan.FromSeconds(2.25);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly FakeQuantumServer _circuits = new();
    private readonly FakeAzureQuantum _azure = new();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ScriptedClock _clock = new();
    private readonly AssignmentProblem _problem = BeyondGreedy();
    private readonly QaoaEncoding _encoding;
    private readonly HardwareOptions _options;
    private readonly FakeBudget _budget = new();
    private readonly List<HardwareSolver> _solvers = [];

    public HardwareSolverTests()
    {
        _encoding = QaoaEncoding.TryCreate(_problem)!;
        _options = new HardwareOptions
        {
            Enabled = true,
            Endpoint = _azure.Address,
            SubscriptionId = "11112222-3333-4444-5555-666677778888",
            ResourceGroup = "grid",
            Workspace = "test",
            ProviderId = "ionq",
            Target = "ionq.qpu.test",
            AccessToken = FakeAzureQuantum.Token,
            Prices = new HardwarePrices { PerJob = 3, PerShot = 0.01m },
            MaxRetries = 0,
            RetryDelay = RetryDelay,
        };
    }

    [Fact]
    public async Task Solve_JobThatSucceeds_AnswersWithTargetVersionAndCharge()
    {
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(FirstLook);
        _azure.Execute();
        _clock.Advance(FirstLook);
        await _clock.TimerArmed(SecondLook);
        _azure.Succeed(Output((Best, 90), (_encoding.Decode(0), 10)), cost: 4.25);
        _clock.Advance(SecondLook);

        SolverAnswer answer = (await solving)!;

        Assert.Equal(RandomProblems.Optimum(_problem).Cost, AssignmentScore.Of(_problem, answer.Assignment).Cost, 1e-9);
        Assert.Equal((100, 0.9, "ionq.qpu.test", 4.25m), (answer.Samples!.Shots, answer.Samples.BestShare, answer.Samples.Backend, answer.Samples.Charge));
        Assert.Equal(FakeQuantumServer.CircuitVersion, answer.Samples.CircuitVersion);
        Assert.Equal(
            ["POST sasUri", "PUT container", "PUT blob", "PUT job", "GET job", "GET job", "POST sasUri", "GET blob"], _azure.Requests);
    }

    [Fact]
    public async Task Solve_Job_IsTheVeryCircuitWithTheParametersOfTheTarget()
    {
        _options.InputParams = """{"errorMitigation":{"debias":false}}""";

        await SolvedAtFirstLook(Output((Best, 100)));

        JsonObject job = _azure.Job!;
        Assert.Equal(QirText.For(_encoding.Qubits), _azure.Input);
        Assert.Equal(("ionq", "ionq.qpu.test", "Job"), (Text("providerId"), Text("target"), Text("itemType")));
        Assert.Equal(("qir.v1", "microsoft.quantum-results.v2"), (Text("inputDataFormat"), Text("outputDataFormat")));
        JsonObject expected = new()
        {
            ["errorMitigation"] = new JsonObject { ["debias"] = false },
            ["entryPoint"] = "ENTRYPOINT__main",
            ["arguments"] = new JsonArray(),
            ["shots"] = 100,
            ["count"] = 100,
        };
        Assert.True(JsonNode.DeepEquals(expected, job["inputParams"]), job["inputParams"]!.ToJsonString());

        string Text(string key) => job[key]!.GetValue<string>();
    }

    [Fact]
    public async Task Solve_SamplesWithoutOnePlaceForEach_CountAsInfeasible()
    {
        int[] nothing = new int[_encoding.Qubits];
        string output = $$$"""
            {"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":[
              {"Outcome":{{{JsonSerializer.Serialize(BitsOf(Best))}}},"Display":"","Count":60},
              {"Outcome":{{{JsonSerializer.Serialize(nothing)}}},"Display":"","Count":30},
              {"Outcome":{"Error":{"Name":"ExecutionFailure"}},"Display":"ExecutionFailure","Count":10}]}]}
            """;

        SolverAnswer answer = (await SolvedAtFirstLook(output))!;

        Assert.Equal((100, 0.6), (answer.Samples!.Shots, answer.Samples.FeasibleShare));
    }

    [Theory]
    [InlineData("POST sasUri", 429)]
    [InlineData("PUT container", 503)]
    [InlineData("PUT blob", 500)]
    [InlineData("PUT job", 429)]
    public async Task Solve_BusyOnce_TriesAgainWhenItWasTold(string request, int status)
    {
        _options.MaxRetries = 3;
        _azure.Then(request, status, retryAfterSeconds: 17);
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(TimeSpan.FromSeconds(17));
        Assert.Equal(request, _azure.Requests[^1]);
        _clock.Advance(TimeSpan.FromSeconds(17));

        await EndAtFirstLook(solving, Output((Best, 100)));

        Assert.NotNull(await solving);
        Assert.Equal(2, _azure.Requests.SkipWhile(other => other != request).Take(2).Count(other => other == request));
    }

    [Fact]
    public async Task Solve_ErrorsInARow_AreRepeatedLaterAndLater()
    {
        _options.MaxRetries = 3;
        _azure.Then("PUT job", 500).Then("PUT job", 503).Then("PUT job", 504);
        Task<SolverAnswer?> solving = Solving();
        foreach (int seconds in new[] { 2, 4, 8 })
        {
            await _clock.TimerArmed(TimeSpan.FromSeconds(seconds));
            _clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        await EndAtFirstLook(solving, Output((Best, 100)));

        Assert.NotNull(await solving);
        Assert.Equal(4, _azure.Requests.Count(request => request == "PUT job"));
    }

    [Fact]
    public async Task Solve_NoAnswer_TriesAgainAfterTheAttemptTimeout()
    {
        _options.MaxRetries = 3;
        _azure.Then("PUT blob", 0);
        Task<SolverAnswer?> solving = Solving();
        await _azure.Hung;
        _clock.Advance(_options.AttemptTimeout);
        await _clock.TimerArmed(RetryDelay);
        _clock.Advance(RetryDelay);

        await EndAtFirstLook(solving, Output((Best, 100)));

        Assert.NotNull(await solving);
    }

    [Fact]
    public async Task Solve_JobWhoseConfirmationIsLost_IsNotSentTwice()
    {
        _options.MaxRetries = 3;
        _azure.Then("PUT job", 503, isHeeded: true);
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(RetryDelay);
        _clock.Advance(RetryDelay);

        await EndAtFirstLook(solving, Output((Best, 100)));

        Assert.NotNull(await solving);
    }

    [Fact]
    public async Task Solve_TroubleWhileTheJobIsOut_GoesOnLooking()
    {
        _azure.Then("GET job", 503).Then("GET job", 429);
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(FirstLook);
        _clock.Advance(FirstLook);
        await _clock.TimerArmed(SecondLook);
        _clock.Advance(SecondLook);
        await _clock.TimerArmed(ThirdLook);
        _azure.Succeed(Output((Best, 100)));
        _clock.Advance(ThirdLook);

        Assert.NotNull(await solving);
    }

    [Fact]
    public async Task Solve_StatusThatIsNotPublished_IsWaitedOn()
    {
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(FirstLook);
        _azure.Move("Finishing");
        _clock.Advance(FirstLook);
        await _clock.TimerArmed(SecondLook);
        _azure.Succeed(Output((Best, 100)));
        _clock.Advance(SecondLook);

        Assert.NotNull(await solving);
    }

    [Fact]
    public async Task Solve_JobThatFails_SaysWhyAndLeavesItAlone()
    {
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(FirstLook);
        _azure.Fail("InvalidInputData", "too deep");
        _clock.Advance(FirstLook);

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => solving);

        Assert.Equal("The job ended as Failed on ionq.qpu.test (InvalidInputData: too deep).", error.Message);
        Assert.DoesNotContain("DELETE job", _azure.Requests);
    }

    [Fact]
    public async Task Solve_JobThatSomebodyCancels_Fails()
    {
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(FirstLook);
        _azure.Move("Cancelled");
        _clock.Advance(FirstLook);

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => solving);

        Assert.Equal("The job ended as Cancelled on ionq.qpu.test.", error.Message);
    }

    [Theory]
    [InlineData("Waiting")]
    [InlineData("Executing")]
    public async Task Solve_JobThatTakesTooLong_IsCancelled(string status)
    {
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(FirstLook);
        _azure.Move(status);
        _clock.Advance(_options.JobTimeout);

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => solving);

        Assert.Equal("The job was not done within 01:00:00 (JobTimeout).", error.Message);
        Assert.Equal("Cancelled", _azure.Job!["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Waiting")]
    [InlineData("Executing")]
    public async Task Solve_CallerGivesUp_CancelsTheJob(string status)
    {
        using var cancellation = new CancellationTokenSource();
        Task<SolverAnswer?> solving = Solving(cancellation: cancellation.Token);
        await _clock.TimerArmed(FirstLook);
        _azure.Move(status);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => solving);
        Assert.Equal("Cancelled", _azure.Job!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task DisposeAsync_JobOut_CancelsIt()
    {
        HardwareSolver solver = Solver();
        Task<SolverAnswer?> solving = Solving(solver);
        await _clock.TimerArmed(FirstLook);

        await solver.DisposeAsync();

        Assert.Equal("Cancelled", _azure.Job!["status"]!.GetValue<string>());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => solving);
    }

    [Fact]
    public async Task Solve_CancellationThatHangs_EndsAtTheAttemptTimeout()
    {
        _azure.Then("DELETE job", 0);
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(FirstLook);
        _clock.Advance(_options.JobTimeout);
        await _azure.Hung;
        _clock.Advance(_options.AttemptTimeout);

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => solving);

        Assert.StartsWith("The job was not done", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Solve_BeyondTheBudget_IsRefusedBeforeAnythingIsSent()
    {
        _budget.Refusal = "too dear";

        var error = Assert.Throws<QuantumServiceException>(() => Solve());

        Assert.Equal(("too dear", false), (error.Message, error.IsTransient));
        Assert.Empty(_azure.Requests);
    }

    [Fact]
    public async Task Solve_JobThatIsSent_IsChargedItsEstimateBeforeAndItsCostAfterwards()
    {
        IReadOnlyList<string>? sentBefore = null;
        _budget.OnReserve = () => sentBefore = _azure.Requests;
        Task<SolverAnswer?> solving = Solving();
        await _clock.TimerArmed(FirstLook);
        Assert.Equal([], sentBefore);
        Assert.Equal(["1: 4.00"], _budget.Charges);

        await EndAtFirstLook(solving, Output((Best, 100)), cost: 4.5);
        await solving;

        Assert.Equal(["1: 4.00", "1: 4.5"], _budget.Charges);
    }

    [Fact]
    public async Task Solve_JobThatIsRefused_CostsNothing()
    {
        _azure.Then("PUT job", 403);

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => Solving());

        Assert.Equal("Azure Quantum answered 403 (Code403: why).", error.Message);
        Assert.Equal(["1: 4.00", "1: 0"], _budget.Charges);
        Assert.DoesNotContain("DELETE job", _azure.Requests);
    }

    [Fact]
    public async Task Solve_JobThatMayHaveBeenSent_IsCancelledAndStaysCharged()
    {
        _azure.Then("PUT job", 503, isHeeded: true);

        await Assert.ThrowsAsync<QuantumServiceException>(() => Solving());

        Assert.Equal("Cancelled", _azure.Job!["status"]!.GetValue<string>());
        Assert.Equal(["1: 4.00"], _budget.Charges);
    }

    [Fact]
    public async Task Solve_AllJobsOut_IsRefusedAtOnce()
    {
        HardwareSolver solver = Solver();
        Task<SolverAnswer?> first = Solving(solver);
        await _clock.TimerArmed(FirstLook);

        var error = Assert.Throws<QuantumServiceException>(() => Solve(solver));
        await EndAtFirstLook(first, Output((Best, 100)));

        Assert.Equal("Not sent: 1 earlier jobs are still out (MaxJobs).", error.Message);
        Assert.NotNull(await first);
    }

    [Theory]
    [InlineData("POST sasUri", 401)]
    [InlineData("PUT blob", 403)]
    [InlineData("GET job", 404)]
    [InlineData("GET blob", 403)]
    public async Task Solve_Refused_TellsNoSecret(string request, int status)
    {
        _azure.Then(request, status);
        Task<SolverAnswer?> solving = Solving();
        if (request.StartsWith("GET", StringComparison.Ordinal))
            await EndAtFirstLook(solving, Output((Best, 100)));

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => solving);

        Assert.False(error.IsTransient);
        Assert.Contains($"{status}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeAzureQuantum.Token, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solve_WrongToken_Is401()
    {
        _options.AccessToken = "another";

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => Solving());

        Assert.Equal("Azure Quantum answered 401 (Code401: why).", error.Message);
    }

    [Fact]
    public async Task Solve_TokenFile_IsReadForEachRequest()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "old\n");
            _options.AccessTokenFile = file;
            await Assert.ThrowsAsync<QuantumServiceException>(() => Solving());

            await File.WriteAllTextAsync(file, FakeAzureQuantum.Token + "\n");

            Assert.NotNull(await SolvedAtFirstLook(Output((Best, 100))));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Solve_TokenProvider_GoesBeforeTheOptions()
    {
        _options.AccessToken = null;
        HardwareSolver solver = Solver(_ => ValueTask.FromResult(FakeAzureQuantum.Token));
        Task<SolverAnswer?> solving = Solving(solver);

        await EndAtFirstLook(solving, Output((Best, 100)));

        Assert.NotNull(await solving);
    }

    [Fact]
    public void Solve_CircuitWithoutABitForEachPlace_IsNotSent()
    {
        _circuits.Qir = QirText.For(_encoding.Qubits - 1);

        var error = Assert.Throws<QuantumServiceException>(() => Solve());

        Assert.Equal("The circuit does not return a bit for each place.", error.Message);
        Assert.Empty(_azure.Requests);
    }

    [Fact]
    public async Task Portfolio_SlowJob_NeverDelaysTheDecisionAndIsReportedLate()
    {
        var late = new TaskCompletionSource<MemberReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var portfolio = new SolverPortfolio([.. SolverPortfolio.ClassicalMembers, Solver()], new PortfolioOptions(), _clock);

        // The clock stands still: what is decided has waited for nobody.
        PortfolioDecision decision = await portfolio.SolveAsync(_problem, new PortfolioRequest(Deadline) { OnLateAnswer = report => Note(report, late) });
        await _clock.TimerArmed(FirstLook);
        _azure.Execute();
        _clock.Advance(FirstLook);
        await _clock.TimerArmed(SecondLook);
        _azure.Succeed(Output((Best, 100)), cost: 4.25);
        _clock.Advance(SecondLook);
        MemberReport report = await late.Task;

        Assert.True(decision.IsProvenOptimal);
        Assert.Null(decision.FallbackReason);
        Assert.DoesNotContain(decision.Members, member => member.Solver == "hardware");
        Assert.Equal(("hardware", MemberOutcome.Answered), (report.Solver, report.Outcome));
        Assert.Equal(RandomProblems.Optimum(_problem).Cost, report.Score!.Value.Cost, 1e-9);
        Assert.Equal(4.25m, report.Samples!.Charge);
    }

    [Fact]
    public async Task Portfolio_JobThatIsInTime_IsApplied()
    {
        // Greedy has to be beaten, and the race to be held open until it is.
        var untilThen = new FakeSolver("patient", (_, context) =>
        {
            SpinWait.SpinUntil(() => context.Board!.Best!.Solver == "hardware");
            return null;
        });
        var portfolio = new SolverPortfolio([untilThen, Solver()], new PortfolioOptions(), _clock);
        Task<PortfolioDecision> deciding = portfolio.SolveAsync(_problem, new PortfolioRequest(Deadline));

        await EndAtFirstLook(deciding, Output((Best, 100)));
        PortfolioDecision decision = await deciding;

        Assert.Equal("hardware", decision.Solver);
        Assert.Equal(RandomProblems.Optimum(_problem).Cost, decision.Score.Cost, 1e-9);
    }

    [Fact]
    public async Task Portfolio_HardwareThatRefuses_IsNoFallback()
    {
        _budget.Refusal = "too dear";
        var late = new TaskCompletionSource<MemberReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var quantum = new FakeRemote("quantum", (problem, _) =>
        {
            late.Task.Wait();
            return new SolverAnswer(GreedySolver.Construct(problem));
        });
        var portfolio = new SolverPortfolio([quantum, Solver()], new PortfolioOptions(), _clock);

        PortfolioDecision decision = await portfolio.SolveAsync(
            _problem, new PortfolioRequest(Deadline) { Mode = PortfolioMode.Quantum, OnLateAnswer = report => Note(report, late) });

        Assert.Equal("quantum", decision.Solver);
        Assert.Null(decision.FallbackReason);
        MemberReport report = await late.Task;
        Assert.Equal(("hardware", MemberOutcome.Failed), (report.Solver, report.Outcome));
        Assert.EndsWith("too dear", report.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HardwareSolver solver in _solvers)
            await solver.DisposeAsync();
        _http.Dispose();
        await _azure.DisposeAsync();
        await _circuits.DisposeAsync();
    }

    /// <summary>Small enough to be sent whole, and greedy does not solve it.</summary>
    private static AssignmentProblem BeyondGreedy() => Enumerable.Range(1, 1000)
        .Select(seed => RandomProblems.Make(seed, 4, 3, RandomProblems.Features.Pairs))
        .First(problem => RandomProblems.Optimum(problem).IsBetterThan(AssignmentScore.Of(problem, GreedySolver.Construct(problem))));

    private int[] Best
    {
        get
        {
            double[] energies = _encoding.Energies();
            return _encoding.Decode(Array.IndexOf(energies, energies.Min()));
        }
    }

    /// <summary>Others are late too.</summary>
    private static void Note(MemberReport report, TaskCompletionSource<MemberReport> hardware)
    {
        if (report.Solver == "hardware")
            hardware.SetResult(report);
    }

    private int[] BitsOf(int[] places) =>
        [.. _encoding.Options.SelectMany((options, escalation) => options.Select(place => place == places[escalation] ? 1 : 0))];

    private string Output(params (int[] Places, int Count)[] samples) => JsonSerializer.Serialize(new
    {
        DataFormat = "microsoft.quantum-results.v2",
        Results = new[] { new { Histogram = samples.Select(sample => new { Outcome = BitsOf(sample.Places), Display = "", sample.Count }) } },
    });

    private async Task<SolverAnswer?> SolvedAtFirstLook(string output)
    {
        Task<SolverAnswer?> solving = Solving();
        await EndAtFirstLook(solving, output);
        return await solving;
    }

    private async Task EndAtFirstLook(Task solving, string output, double? cost = null)
    {
        // What has failed by then will not look.
        if (await Task.WhenAny(solving, _clock.TimerArmed(FirstLook)) == solving)
            await solving;
        _azure.Succeed(output, cost);
        _clock.Advance(FirstLook);
    }

    private Task<SolverAnswer?> Solving(HardwareSolver? solver = null, CancellationToken cancellation = default)
    {
        solver ??= Solver();
        return Task.Run(() => Solve(solver, cancellation), CancellationToken.None);
    }

    private SolverAnswer? Solve(HardwareSolver? solver = null, CancellationToken cancellation = default) =>
        (solver ?? Solver()).Solve(_problem, new SolveContext(_clock, _options.JobTimeout, cancellation) { Seed = 42 });

    private HardwareSolver Solver(Func<CancellationToken, ValueTask<string>>? accessToken = null)
    {
        var solver = new HardwareSolver(
            _http, _http, new QuantumServiceOptions { BaseAddress = _circuits.Address, Hardware = _options }, _budget, _clock, accessToken);
        _solvers.Add(solver);
        return solver;
    }
}
