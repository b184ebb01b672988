using System.Diagnostics.Metrics;

namespace ConversationGrid.Persistence;

/// <summary>Instruments of the meter <c>ConversationGrid.Persistence</c>.</summary>
internal sealed class StorageMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _size;
    private Func<int> _queued = static () => 0;

    public StorageMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("ConversationGrid.Persistence");
        _writes = _meter.CreateCounter<long>("conversationgrid.storage.writes", "{write}", "Writes that were committed.");
        _failures = _meter.CreateCounter<long>("conversationgrid.storage.failures", "{write}", "Writes that failed.");
        _duration = _meter.CreateHistogram<double>("conversationgrid.storage.commit.duration", "s", "One commit of many writes.", advice: new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
        _size = _meter.CreateHistogram<int>("conversationgrid.storage.commit.size", "{write}", "Writes that share a commit.", advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 500, 1000, 5000] });
        _meter.CreateObservableGauge("conversationgrid.storage.queue.length", () => _queued(), "{write}", "Writes that wait for the next commit.");
    }

    public void ObserveQueue(Func<int> queued) => _queued = queued;

    public void Committed(int writes, TimeSpan elapsed)
    {
        _writes.Add(writes);
        _size.Record(writes);
        _duration.Record(elapsed.TotalSeconds);
    }

    public void Failed(int writes) => _failures.Add(writes);

    public void Dispose() => _meter.Dispose();
}
