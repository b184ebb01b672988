using System.Diagnostics.Metrics;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>Instruments of the meter <c>ConversationGrid.Optimization</c>: what goes wrong with the quantum service, and what is done about it.</summary>
public sealed class QuantumMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _denied;
    private readonly Counter<long> _timeouts;
    private readonly Counter<long> _openings;
    private readonly Counter<long> _leftAlone;
    private readonly Counter<long> _faults;

    public QuantumMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("ConversationGrid.Optimization");
        _retries = _meter.CreateCounter<long>("conversationgrid.quantum.retries", "{attempt}", "Retries that were paid from the retry budget.");
        _denied = _meter.CreateCounter<long>("conversationgrid.quantum.retries_denied", "{attempt}", "Retries that the spent retry budget did not pay for.");
        _timeouts = _meter.CreateCounter<long>("conversationgrid.quantum.timeouts", "{timeout}", "Attempts, and calls with all their attempts, that took too long.");
        _openings = _meter.CreateCounter<long>("conversationgrid.quantum.breaker.openings", "{opening}", "How often the circuit breaker before the quantum service opened.");
        _leftAlone = _meter.CreateCounter<long>("conversationgrid.quantum.breaker.rejections", "{call}", "Calls that failed at once because the circuit breaker was open.");
        _faults = _meter.CreateCounter<long>("conversationgrid.quantum.chaos.faults", "{fault}", "Faults that were added on purpose, by kind.");
    }

    public void Dispose() => _meter.Dispose();

    internal void Retried() => _retries.Add(1);

    internal void RetryDenied() => _denied.Add(1);

    /// <param name="scope">attempt or call.</param>
    internal void TimedOut(string scope) => _timeouts.Add(1, new KeyValuePair<string, object?>("scope", scope));

    internal void BreakerOpened() => _openings.Add(1);

    internal void LeftAlone() => _leftAlone.Add(1);

    /// <param name="kind">latency, error, hang, garbage or wrong-answer.</param>
    internal void Disturbed(string kind) => _faults.Add(1, new KeyValuePair<string, object?>("kind", kind));
}
