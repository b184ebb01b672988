using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>Instruments of the meter <c>ConversationGrid.Grains</c> that concern batches, offers and what quantum added.</summary>
public sealed class OptimizerMetrics : IDisposable
{
    /// <summary>How far behind its deadline a decision still counts as in time.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(5);

    private readonly Meter _meter;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _missedDeadlines;
    private readonly Counter<long> _offers;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _quantum;
    private readonly Counter<long> _shots;
    private readonly UpDownCounter<double> _spent;
    private readonly Histogram<double> _feasible;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _cost;
    private readonly Histogram<int> _size;
    private readonly ConcurrentDictionary<string, Func<int>> _waiting = [];
    private Func<BreakerState>? _breaker;
    private Func<Measurement<double>>? _spentLastHour;

    public OptimizerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("ConversationGrid.Grains");
        _batches = _meter.CreateCounter<long>("conversationgrid.batch.count", "{batch}", "Batches, by who found the answer and in which mode.");
        _fallbacks = _meter.CreateCounter<long>("conversationgrid.batch.fallbacks", "{batch}", "Batches that were not decided among all that was asked for, by reason.");
        _missedDeadlines = _meter.CreateCounter<long>("conversationgrid.batch.missed_deadlines", "{batch}", "Batches decided later than the deadline and its tolerance.");
        _duration = _meter.CreateHistogram<double>("conversationgrid.batch.duration", "s", "From a batch's closing to its decision.", advice: new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.055, 0.1, 0.25, 0.5, 1, 2.5] });
        _cost = _meter.CreateHistogram<double>("conversationgrid.decision.cost", "{point}", "A batch's cost for each of its escalations.", advice: new() { HistogramBucketBoundaries = [0, 5, 10, 15, 20, 30, 50, 100, 200, 400, 800, 1600] });
        _size = _meter.CreateHistogram<int>("conversationgrid.batch.size", "{escalation}", "Escalations of a batch.", advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });
        _offers = _meter.CreateCounter<long>("conversationgrid.offer.count", "{offer}", "Offers made, by how the agent's grain took them.");
        _ended = _meter.CreateCounter<long>("conversationgrid.offer.ended", "{offer}", "Offers that came to an end, by reason.");
        _quantum = _meter.CreateCounter<long>("conversationgrid.quantum.answers", "{answer}", "What the quantum solver came back with: in time or late, better or not than what greedy had.");
        _shots = _meter.CreateCounter<long>("conversationgrid.quantum.shots", "{shot}", "Samples paid for.");
        _spent = _meter.CreateUpDownCounter<double>("conversationgrid.hardware.spent", "{currency}", "What jobs on quantum hardware cost since the start: the estimate when one is sent, then what more or less is charged.");
        _feasible = _meter.CreateHistogram<double>("conversationgrid.quantum.feasible", "1", "The share of an answer's samples that kept every constraint.", advice: new() { HistogramBucketBoundaries = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1] });
        _meter.CreateObservableGauge("conversationgrid.queue.length", Lengths, "{escalation}", "Escalations that wait, those under offer included, by queue.");
        _meter.CreateObservableGauge("conversationgrid.hardware.spent_last_hour", SpentLastHour, "{currency}", "What counts against the hourly budget of jobs on quantum hardware, also after a restart.");
        _meter.CreateObservableGauge("conversationgrid.quantum.breaker", Breaker, "{state}", "The circuit breaker before the quantum service: 0 closed, 1 half open, 2 open.");
    }

    /// <summary>The newest activation of a queue is the one that is looked at.</summary>
    public void ObserveQueue(string queue, Func<int> waiting) => _waiting[queue] = waiting;

    public void ObserveBreaker(Func<BreakerState> breaker) => _breaker = breaker;

    public void ObserveHardware(string currency, Func<decimal> lastHour) =>
        _spentLastHour = () => new Measurement<double>((double)lastHour(), new KeyValuePair<string, object?>("currency", currency));

    public void Solved(PortfolioDecision decision, int size, TimeSpan elapsed, TimeSpan deadline)
    {
        _batches.Add(1, new("solver", decision.Solver), new("mode", DecisionRecords.Name(decision.Mode)), new("fallback", decision.Fallback is not null));
        if (decision.Fallback is { } kind)
            _fallbacks.Add(1, new KeyValuePair<string, object?>("reason", DecisionRecords.Name(kind)));
        if (elapsed > deadline + Tolerance)
            _missedDeadlines.Add(1);
        _duration.Record(elapsed.TotalSeconds);
        _cost.Record(decision.Score.Cost / size);
        _size.Record(size);
        foreach (var member in decision.Members.Where(member => member.IsQuantum && member.Outcome != MemberOutcome.Late))
            QuantumCame(member, decision, isApplicable: true);
    }

    /// <summary>Each quantum member once a batch: with the decision, or when it comes after it.</summary>
    public void QuantumCame(MemberReport report, PortfolioDecision decision, bool isApplicable)
    {
        var timing = report.Outcome != MemberOutcome.Answered ? report.Outcome.ToString().ToLowerInvariant() : isApplicable ? "in-time" : report.ReportedAfter > decision.WaitFor ? "late" : "not-applied";
        _quantum.Add(1, new("timing", timing), new("better", report is { Outcome: MemberOutcome.Answered, Score: { } score } && score.IsBetterThan(isApplicable ? decision.GreedyScore : decision.Score)));
        if (report.Samples is not { } samples)
            return;
        _shots.Add(samples.Shots);
        _feasible.Record(samples.FeasibleShare);
    }

    public void Offered(OfferReceipt receipt) => _offers.Add(1, new KeyValuePair<string, object?>("receipt", receipt.ToString()));

    public void OfferEnded(OfferEnd end) => _ended.Add(1, new KeyValuePair<string, object?>("reason", end.ToString()));

    /// <summary>Negative where a job costs less than was known.</summary>
    public void Spent(decimal more, string currency) => _spent.Add((double)more, new KeyValuePair<string, object?>("currency", currency));

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Lengths() =>
        _waiting.Select(queue => new Measurement<int>(queue.Value(), new KeyValuePair<string, object?>("queue", queue.Key)));

    private IEnumerable<Measurement<int>> Breaker() => _breaker is { } state ? [new Measurement<int>((int)state())] : [];

    private IEnumerable<Measurement<double>> SpentLastHour() => _spentLastHour is { } spent ? [spent()] : [];
}
