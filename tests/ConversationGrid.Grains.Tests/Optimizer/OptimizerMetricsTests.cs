using System.Diagnostics.Metrics;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class OptimizerMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly OptimizerMetrics _metrics;
    private readonly List<string> _measured = [];

    public OptimizerMetricsTests()
    {
        _metrics = new OptimizerMetrics(_services.GetRequiredService<IMeterFactory>());
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Write);
        _listener.SetMeasurementEventCallback<int>(Write);
        _listener.SetMeasurementEventCallback<double>(Write);
        _listener.Start();
    }

    [Fact]
    public async Task Solved_InTime_MetersTimeCostAndWho()
    {
        var decision = await SolveAsync(PortfolioMode.Classical, new MatchingSolver());

        _metrics.Solved(decision, size: 2, TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(50));

        Assert.Equal(
            [
                "conversationgrid.batch.count 1 fallback=False mode=classical solver=matching",
                "conversationgrid.batch.duration 0.04",
                "conversationgrid.batch.size 2",
                "conversationgrid.decision.cost 1",
            ],
            _measured.Order());
    }

    [Fact]
    public async Task Solved_QuantumFailedAndTheDeadlineMissed_MetersBoth()
    {
        var decision = await SolveAsync(PortfolioMode.Quantum, new Remote(() => throw new InvalidOperationException("down")));

        _metrics.Solved(decision, size: 2, TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(50));

        Assert.Contains("conversationgrid.batch.fallbacks 1 reason=failed", _measured);
        Assert.Contains("conversationgrid.batch.missed_deadlines 1", _measured);
        Assert.Contains("conversationgrid.quantum.answers 1 better=False timing=failed", _measured);
    }

    [Fact]
    public async Task Solved_QuantumInTime_MetersWhetherItBeatGreedyAndItsShots()
    {
        var decision = await SolveAsync(PortfolioMode.Quantum, new Remote(() => [2, 0, 1]));

        _metrics.Solved(decision, size: 2, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50));

        Assert.Contains("conversationgrid.quantum.answers 1 better=True timing=in-time", _measured);
        Assert.Contains("conversationgrid.quantum.shots 500", _measured);
        Assert.Contains("conversationgrid.quantum.feasible 1", _measured);
        Assert.DoesNotContain(_measured, line => line.StartsWith("conversationgrid.batch.fallbacks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Solved_QuantumAnswerThatBreaksTheRules_IsMeteredAsRefusedWithItsFeasibility()
    {
        var decision = await SolveAsync(PortfolioMode.Quantum, new Remote(() => [0, 0, 0], feasible: 0));

        _metrics.Solved(decision, size: 2, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50));

        Assert.Contains("conversationgrid.batch.fallbacks 1 reason=refused", _measured);
        Assert.Contains("conversationgrid.quantum.answers 1 better=False timing=refused", _measured);
        Assert.Contains("conversationgrid.quantum.feasible 0", _measured);
    }

    [Theory]
    [InlineData(0.5, "not-applied")]
    [InlineData(1.5, "late")]
    public async Task QuantumCame_NotApplied_MetersWhetherItWouldHaveBeenBetter(double ofTheWait, string timing)
    {
        var decision = await SolveAsync(PortfolioMode.Greedy);
        var report = new MemberReport("quantum", MemberOutcome.Answered, new AssignmentScore(1, 0), TimeSpan.Zero) { ReportedAfter = decision.WaitFor * ofTheWait, IsQuantum = true };

        _metrics.QuantumCame(report, decision, isApplicable: false);

        Assert.Equal([$"conversationgrid.quantum.answers 1 better=True timing={timing}"], _measured);
    }

    [Fact]
    public void Gauges_QueuesAndBreaker_AreObserved()
    {
        _metrics.ObserveQueue("main", () => 7);
        _metrics.ObserveQueue("sales", () => 2);
        _metrics.ObserveBreaker(() => BreakerState.Open);

        _listener.RecordObservableInstruments();

        Assert.Equal(["conversationgrid.quantum.breaker 2", "conversationgrid.queue.length 2 queue=sales", "conversationgrid.queue.length 7 queue=main"], _measured.Order());
    }

    [Fact]
    public void Offers_MadeAndEnded_AreCounted()
    {
        _metrics.Offered(OfferReceipt.Leased);
        _metrics.OfferEnded(OfferEnd.Declined);

        Assert.Equal(["conversationgrid.offer.count 1 receipt=Leased", "conversationgrid.offer.ended 1 reason=Declined"], _measured);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    /// <summary>Greedy 8, optimum 2.</summary>
    private static Task<PortfolioDecision> SolveAsync(PortfolioMode mode, params IAssignmentSolver[] members)
    {
        var problem = new AssignmentProblemBuilder(3, 3).SetCosts([7, 1, 2, 0, 1, 7, 0, 0, 7]).Build();
        return new SolverPortfolio(members, new PortfolioOptions(), TimeProvider.System).SolveAsync(problem, new PortfolioRequest(TimeSpan.FromMinutes(1)) { Mode = mode });
    }

    private void Write<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        _measured.Add(FormattableString.Invariant($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key).Select(tag => $"{tag.Key}={tag.Value}"))}").TrimEnd());

    private sealed class Remote(Func<int[]> answer, double feasible = 1) : IRemoteSolver
    {
        public string Name => "quantum";

        public TimeSpan LateAllowance => TimeSpan.FromSeconds(1);

        public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context) =>
            new(new Assignment(answer())) { Samples = new SampleStatistics(500, feasible, feasible, null) };
    }
}
