using System.Diagnostics.Metrics;
using ConversationGrid.Optimization.Formats;
using ConversationGrid.Optimization.Quantum;

namespace ConversationGrid.Optimization.Tests.Quantum;

public sealed class QuantumMetricsTests : IDisposable
{
    private static readonly QuantumSolveRequest s_request = new(
        "k", "grover", 1, 10, 1000, [0.1], [0.1], 1, [[0]], AssignmentProblemJson.ToDocument(new AssignmentProblemBuilder(1, 1).Build()));

    private readonly ScriptedClock _clock = new();
    private readonly Meters _meters = new();
    private readonly MeterListener _listener = new();
    private readonly QuantumMetrics _metrics;
    private readonly List<string> _measured = [];
    private readonly QuantumServiceOptions _options = new() { RetriesPerCall = 0, RetryBudget = 1, MaxRetries = 0 };

    public QuantumMetricsTests()
    {
        _metrics = new QuantumMetrics(_meters);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter is { Name: "ConversationGrid.Optimization" } meter && meter.Scope == _meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _measured.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}".TrimEnd()));
        _listener.Start();
    }

    [Fact]
    public async Task Call_FailsAgainAndAgain_CountsTheRetryAndTheOneThatTheBudgetDenied()
    {
        _options.MaxRetries = 2;
        Task<QuantumSolveResponse> solving = Resilient(Fail).SolveAsync(s_request, CancellationToken.None);
        await _clock.TimerArmed(TimeSpan.FromMilliseconds(50));

        _clock.Advance(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAsync<QuantumServiceException>(() => solving);
        Assert.Equal(["conversationgrid.quantum.retries 1", "conversationgrid.quantum.retries_denied 1"], _measured);
    }

    [Theory]
    [InlineData(2, 5, "attempt")]
    [InlineData(5, 2, "call")]
    public async Task Call_Hangs_CountsWhichTimeItExceeded(int attempt, int total, string scope)
    {
        (_options.AttemptTimeout, _options.TotalTimeout) = (TimeSpan.FromSeconds(attempt), TimeSpan.FromSeconds(total));
        Task<QuantumSolveResponse> solving = Resilient(Hang).SolveAsync(s_request, CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<QuantumServiceException>(() => solving);
        Assert.Equal([$"conversationgrid.quantum.timeouts 1 scope={scope}"], _measured);
    }

    [Fact]
    public async Task Breaker_OpensAndRejects_CountsBoth()
    {
        _options.BreakerMinimumAttempts = 2;
        ResilientQuantumService service = Resilient(Fail);

        for (int call = 0; call < 4; call++)
            await Assert.ThrowsAsync<QuantumServiceException>(() => service.SolveAsync(s_request, CancellationToken.None));

        Assert.Equal(
            ["conversationgrid.quantum.breaker.openings 1", "conversationgrid.quantum.breaker.rejections 1", "conversationgrid.quantum.breaker.rejections 1"],
            _measured);
    }

    [Fact]
    public async Task Call_GoesWell_CountsNothing()
    {
        await Resilient(Answer).SolveAsync(s_request, CancellationToken.None);

        Assert.Empty(_measured);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("hang")]
    [InlineData("garbage")]
    [InlineData("wrong-answer")]
    public async Task Chaos_EachFault_IsCountedByKind(string kind)
    {
        var chaos = new QuantumChaosOptions
        {
            ErrorShare = kind == "error" ? 1 : 0,
            HangShare = kind == "hang" ? 1 : 0,
            GarbageShare = kind == "garbage" ? 1 : 0,
            WrongAnswerShare = kind == "wrong-answer" ? 1 : 0,
        };

        Task<QuantumSolveResponse> solving = Chaos(chaos).SolveAsync(s_request, CancellationToken.None);

        Assert.Equal([$"conversationgrid.quantum.chaos.faults 1 kind={kind}"], _measured);
        Assert.Equal(kind == "hang", !solving.IsCompleted);
        if (kind is "error" or "garbage")
            await Assert.ThrowsAsync<QuantumServiceException>(() => solving);
    }

    [Fact]
    public async Task Chaos_LatencyAndAnError_AreTwoFaults()
    {
        Task<QuantumSolveResponse> solving = Chaos(new QuantumChaosOptions { Latency = TimeSpan.FromSeconds(2), ErrorShare = 1 }).SolveAsync(s_request, CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<QuantumServiceException>(() => solving);
        Assert.Equal(["conversationgrid.quantum.chaos.faults 1 kind=latency", "conversationgrid.quantum.chaos.faults 1 kind=error"], _measured);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    private static Task<QuantumSolveResponse> Answer(CancellationToken cancellationToken) =>
        Task.FromResult(new QuantumSolveResponse(s_request.Key, "v", "scripted", [new QuantumSample([0], 10)]));

    private static Task<QuantumSolveResponse> Fail(CancellationToken cancellationToken) => throw new QuantumServiceException("down", isTransient: true);

    private static async Task<QuantumSolveResponse> Hang(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("Nobody ends an endless delay but by cancelling it.");
    }

    private ResilientQuantumService Resilient(Func<CancellationToken, Task<QuantumSolveResponse>> solve) => new(new Scripted(solve), _options, _clock, _metrics);

    private ChaosQuantumService Chaos(QuantumChaosOptions options) => new(new Scripted(Answer), options, _clock, _metrics);

    private sealed class Scripted(Func<CancellationToken, Task<QuantumSolveResponse>> solve) : IQuantumService
    {
        public Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken) => solve(cancellationToken);

        public Task<string> CircuitVersionAsync(CancellationToken cancellationToken) => Task.FromResult("v");
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            return new Meter(options);
        }

        public void Dispose()
        {
        }
    }
}
