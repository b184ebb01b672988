using System.Diagnostics.Metrics;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>Instruments of the meter <c>ConversationGrid.Grains</c> that concern batches and offers.</summary>
public sealed class OptimizerMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _offers;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _size;
    private Func<int> _waiting = static () => 0;

    public OptimizerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("ConversationGrid.Grains");
        _batches = _meter.CreateCounter<long>("conversationgrid.batch.count", "{batch}");
        _offers = _meter.CreateCounter<long>("conversationgrid.offer.count", "{offer}");
        _ended = _meter.CreateCounter<long>("conversationgrid.offer.ended", "{offer}");
        _duration = _meter.CreateHistogram<double>("conversationgrid.batch.duration", "s");
        _size = _meter.CreateHistogram<int>("conversationgrid.batch.size", "{escalation}");
        _meter.CreateObservableGauge("conversationgrid.queue.length", () => _waiting(), "{escalation}");
    }

    public void Observe(Func<int> waiting) => _waiting = waiting;

    public void Solved(PortfolioDecision decision, int size)
    {
        _batches.Add(1, new("solver", decision.Solver), new("fallback", decision.FallbackReason is not null));
        _duration.Record(decision.Elapsed.TotalSeconds);
        _size.Record(size);
    }

    public void Offered(OfferReceipt receipt) => _offers.Add(1, new KeyValuePair<string, object?>("receipt", receipt.ToString()));

    public void OfferEnded(OfferEnd end) => _ended.Add(1, new KeyValuePair<string, object?>("reason", end.ToString()));

    public void Dispose() => _meter.Dispose();
}
