using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Grains.Tests.Silo;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;
using ConversationGrid.Optimization.Tests.Quantum;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class OptimizerModeTests
{
    private readonly ScriptedRemote _quantum = new();

    [Fact]
    public async Task Mode_Default_DependsOnWhetherThereIsAQuantumService()
    {
        await using (var classical = await TestGrid.StartAsync())
            Assert.Equal(new ModeView("main", OptimizerMode.Classical, false), await classical.Optimizer.Mode());
        await using var grid = await StartAsync();

        Assert.Equal(new ModeView("main", OptimizerMode.Hybrid, true), await grid.Optimizer.Mode());
    }

    [Fact]
    public async Task SetMode_Restart_IsKept()
    {
        await using var grid = await StartAsync();
        Assert.Equal(OptimizerMode.Shadow, (await grid.Optimizer.SetMode(OptimizerMode.Shadow)).Mode);

        await grid.RestartAsync();

        Assert.Equal(OptimizerMode.Shadow, (await grid.Optimizer.Mode()).Mode);
    }

    [Theory]
    [InlineData(OptimizerMode.Greedy, "greedy")]
    [InlineData(OptimizerMode.Classical, "matching")]
    public async Task Batch_WithoutQuantum_IsNotAskedAbout(OptimizerMode mode, string arm)
    {
        await using var grid = await StartAsync(TimeSpan.FromSeconds(30));
        await grid.Optimizer.SetMode(mode);
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");

        var record = await OfferedAsync(grid, "c1");

        Assert.Equal((mode.ToString().ToLowerInvariant(), null), (record.Arm, record.FallbackReason));
        Assert.Contains(record.Solver, (string[])["greedy", arm]);
        Assert.Empty(_quantum.Asked.All);
    }

    [Fact]
    public async Task Batch_QuantumInTime_GoesOutWithAllThatIsKnownOfIt()
    {
        await using var grid = await StartAsync(TimeSpan.FromSeconds(30));
        await grid.Optimizer.SetMode(OptimizerMode.Quantum);
        _quantum.Answer();
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");

        var record = await OfferedAsync(grid, "c1");

        Assert.Equal(("quantum", "quantum", "c1f0", "scripted", 500), (record.Solver, record.Arm, record.CircuitVersion, record.Backend, record.Shots));
        Assert.Equal([-2, 0.9, 0.25, 1.5], new[] { record.Energy, record.FeasibilityRate, record.BestSampleFrequency, record.GapToSecond });
        Assert.Equal((record.GreedyCost, record.BestKnown!.Value, 30_000.0), (record.Cost, record.Cost, record.DeadlineMilliseconds));
        Assert.Equal((null, null), (record.Fallback, record.FallbackReason));
        // Once answered, no better than greedy.
        Assert.Equal([0.0, 0.0], new[] { record.BetterThanGreedyRate, record.BetterThanGreedyLow });
        Assert.NotNull(record.ProblemHash);
    }

    [Fact]
    public async Task Batch_QuantumLate_FallsBackAndTheLateAnswerIsOnlyLogged()
    {
        await using var grid = await StartAsync(TimeSpan.FromSeconds(1));
        await grid.Optimizer.SetMode(OptimizerMode.Quantum);
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");
        var record = await OfferedAsync(grid, "c1");
        Assert.Equal(("greedy", "late", "quantum: no answer by the deadline"), (record.Solver, record.Fallback, record.FallbackReason));

        _quantum.Answer(isGood: false);
        var answer = await grid.Shadow.Records.FirstAsync(late => late.Batch == record.Batch, "the late answer");

        Assert.Equal(("main", "quantum", "quantum", "c1f0", "scripted", 500), (answer.Queue, answer.Solver, answer.Arm, answer.CircuitVersion, answer.Backend, answer.Shots));
        Assert.Equal((record.Cost, "greedy", record.GreedyCost), (answer.CommittedCost, answer.CommittedSolver, answer.GreedyCost));
        Assert.True(answer.IsFeasible && answer.Cost > record.Cost && answer.LateMilliseconds > 0, answer.ToString());
        Assert.False(answer.WouldHaveBeenBetter || answer.IsBetterThanGreedy);
        // It would have left the customer to wait.
        Assert.Equal("ana", Assert.Single((await grid.Optimizer.Describe()).Waiting).OfferedTo);
    }

    [Theory]
    [InlineData(OptimizerMode.Quantum)]
    [InlineData(OptimizerMode.Shadow)]
    public async Task Batch_QuantumAnswersWrongly_IsRefusedAndNoneOfItIsFeasible(OptimizerMode mode)
    {
        await using var server = new FakeQuantumServer();
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var options = new QuantumServiceOptions { BaseAddress = server.Address, Chaos = new QuantumChaosOptions { WrongAnswerShare = 1 } };
        await using var grid = await StartAsync(TimeSpan.FromSeconds(30), new QuantumSolver(http, options, TimeProvider.System));
        await grid.Optimizer.SetMode(mode);
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");

        var record = await OfferedAsync(grid, "c1");

        if (mode == OptimizerMode.Quantum)
        {
            Assert.Equal(("greedy", "refused", "quantum: none of 500 samples keeps every constraint"), (record.Solver, record.Fallback, record.FallbackReason));
            Assert.Equal((0.0, 0.0, null), (record.FeasibilityRate, record.BestSampleFrequency, record.Energy));
            Assert.Equal((FakeQuantumServer.CircuitVersion, "fake", 500), (record.CircuitVersion, record.Backend, record.Shots));
            return;
        }

        var answer = await grid.Shadow.Records.FirstAsync(late => late.Batch == record.Batch, "the shadow's answer");
        Assert.Equal((false, null, 0.0), (answer.IsFeasible, answer.Cost, answer.FeasibilityRate));
        Assert.False(answer.WouldHaveBeenBetter || answer.IsBetterThanGreedy);
    }

    [Fact]
    public async Task Batch_Shadow_IsDecidedWithoutQuantumThatIsLoggedBeside()
    {
        await using var grid = await StartAsync(TimeSpan.FromSeconds(30));
        await grid.Optimizer.SetMode(OptimizerMode.Shadow);
        _quantum.Answer();
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");

        var record = await OfferedAsync(grid, "c1");
        var answer = await grid.Shadow.Records.FirstAsync(late => late.Batch == record.Batch, "the shadow's answer");

        Assert.Equal(("shadow", null, null), (record.Arm, record.FallbackReason, record.CircuitVersion));
        Assert.Equal((record.Cost, record.Cost, false), (answer.Cost!.Value, answer.CommittedCost, answer.WouldHaveBeenBetter));
    }

    [Fact]
    public async Task OnActivateAsync_ShadowLogOfAnEarlierProcess_GivesTheRates()
    {
        await using var grid = await StartAsync(TimeSpan.FromSeconds(30));
        foreach (var isBetter in new[] { true, true, true, false })
            grid.Shadow.Records.Add(Late(isBetter));
        await grid.Optimizer.SetMode(OptimizerMode.Quantum);
        _quantum.Answer();
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");

        var record = await OfferedAsync(grid, "c1");

        // And the one of this batch, which was not better.
        Assert.Equal(0.6, record.BetterThanGreedyRate!.Value, 1e-9);
        Assert.InRange(record.BetterThanGreedyLow!.Value, 0.1, 0.6);
        Assert.InRange(record.BetterThanGreedyHigh!.Value, 0.6, 0.95);
    }

    [Fact]
    public async Task Batch_AgentWentAwayWhileItWasSolved_IsNotOffered()
    {
        await using var grid = await StartAsync(TimeSpan.FromSeconds(30));
        await grid.Optimizer.SetMode(OptimizerMode.Quantum);
        var agent = await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");
        await _quantum.Asked.FirstAsync(_ => true, "that the batch is being solved");
        await agent.SetActivity(Activity.Away, null);
        Assert.Equal(0, (await grid.Optimizer.Describe()).AvailableAgents);
        _quantum.Answer();

        var record = await grid.Decisions.Records.FirstAsync(record => record.Conversation == "c1", "the decision's record");

        Assert.Equal(("ana", "AgentChanged", null), (record.Agent, record.Receipt, record.Offer));
        Assert.DoesNotContain(grid.Gateway.Agents.All, news => news.Update.Offer is not null);
        Assert.Null(Assert.Single((await grid.Optimizer.Describe()).Waiting).OfferedTo);
    }

    [Fact]
    public async Task Batch_CustomerLeftWhileItWasSolved_IsNotOffered()
    {
        await using var grid = await StartAsync(TimeSpan.FromSeconds(30));
        await grid.Optimizer.SetMode(OptimizerMode.Quantum);
        await grid.AddAgentAsync("ana");
        var conversation = await grid.OpenWaitingAsync("c1");
        await _quantum.Asked.FirstAsync(_ => true, "that the batch is being solved");
        await conversation.End(Author.Customer, null);
        _quantum.Answer();

        var record = await grid.Decisions.Records.FirstAsync(record => record.Conversation == "c1", "the decision's record");

        Assert.Equal(("ana", "Gone", null), (record.Agent, record.Receipt, record.Offer));
        Assert.DoesNotContain(grid.Gateway.Agents.All, news => news.Update.Offer is not null);
    }

    private Task<TestGrid> StartAsync(TimeSpan? deadline = null, IRemoteSolver? quantum = null) => TestGrid.StartAsync(services =>
    {
        services.AddSingleton(new SolverPortfolio([new MatchingSolver(), quantum ?? _quantum], new PortfolioOptions(), TimeProvider.System));
        services.Configure<OptimizerOptions>(options => options.Deadline = deadline ?? options.Deadline);
    });

    private static Task<DecisionRecord> OfferedAsync(TestGrid grid, string conversation) =>
        grid.Decisions.Records.FirstAsync(record => record.Conversation == conversation && record.Offer is not null, $"the record of the offer of {conversation}");

    private static ShadowRecord Late(bool isBetter) => new()
    {
        Queue = "main", Batch = "1-0", At = default, Solver = "quantum", Arm = "hybrid", CommittedSolver = "greedy", IsFeasible = true, IsBetterThanGreedy = isBetter,
    };
}
