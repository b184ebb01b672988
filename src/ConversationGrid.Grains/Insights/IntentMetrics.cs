using System.Diagnostics.Metrics;
using ConversationGrid.Intents.Learning;

namespace ConversationGrid.Grains.Insights;

/// <summary>Instruments of the meter <c>ConversationGrid.Grains</c> about the intent model; tags come from closed sets.</summary>
public sealed class IntentMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Gauge<double> _intents;
    private readonly Gauge<double> _words;
    private readonly Gauge<double> _outOfScope;
    private readonly Histogram<double> _shadowDuration;
    private readonly Counter<long> _shadowVerdicts;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _dropped;

    public IntentMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("ConversationGrid.Grains");
        _intents = _meter.CreateGauge<double>("conversationgrid.intents.drift.intents", "1", "Population stability index of the intents against the training data");
        _words = _meter.CreateGauge<double>("conversationgrid.intents.drift.words", "1", "Population stability index of the words against the training data");
        _outOfScope = _meter.CreateGauge<double>("conversationgrid.intents.drift.out_of_scope", "1", "Share of utterances out of scope");
        _shadowDuration = _meter.CreateHistogram<double>("conversationgrid.intents.shadow.duration", "s", "One verdict of the candidate model.", advice: new() { HistogramBucketBoundaries = [1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 1e-3, 1e-2] });
        _shadowVerdicts = _meter.CreateCounter<long>("conversationgrid.intents.shadow.verdicts", "{utterance}", "Utterances that the candidate saw, too, by whether it agrees.");
        _failures = _meter.CreateCounter<long>("conversationgrid.intents.observation.failures", "{utterance}", "Utterances that the drift monitor or the candidate failed at.");
        _dropped = _meter.CreateCounter<long>("conversationgrid.intents.observation.dropped", "{utterance}", "Utterances that were not observed because the queue was full.");
    }

    public void Drifted(in DriftReport report)
    {
        _intents.Record(report.IntentStability);
        _words.Record(report.WordStability);
        _outOfScope.Record(report.OutOfScopeRate);
    }

    public void Shadowed(TimeSpan duration, bool agrees)
    {
        _shadowDuration.Record(duration.TotalSeconds);
        _shadowVerdicts.Add(1, new KeyValuePair<string, object?>("agrees", agrees));
    }

    public void ObservationFailed() => _failures.Add(1);

    public void ObservationDropped() => _dropped.Add(1);

    public void Dispose() => _meter.Dispose();
}
