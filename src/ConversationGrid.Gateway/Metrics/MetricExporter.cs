using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Numerics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Gateway.Metrics;

/// <summary>
/// Listens to the grid's own meters, and to those of the runtime and of HTTP requests, from its making on, and shows them as Prometheus text.
/// <code>
///  instruments ─▶ listener ─▶ families of series, by name ─▶ text
///  observed ones: when the text is asked for
/// </code>
/// </summary>
internal sealed partial class MetricExporter : IDisposable
{
    private const string OwnMeters = "ConversationGrid.";

    private const string Dropped = "conversationgrid_metrics_dropped_total";

    private static readonly string[] OtherMeters = ["System.Runtime", "Microsoft.AspNetCore.Hosting"];

    /// <summary>For a histogram that advises none: those of ASP.NET Core's durations.</summary>
    private static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly IMeterFactory _meters;
    private readonly int _maxSeries;
    private readonly ILogger<MetricExporter> _logger;
    private long _dropped;

    public MetricExporter(IMeterFactory meters, IOptions<GatewayOptions> options, ILogger<MetricExporter> logger)
    {
        _meters = meters;
        _maxSeries = options.Value.MaxSeries;
        _logger = logger;
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<byte>(Record);
        _listener.SetMeasurementEventCallback<short>(Record);
        _listener.SetMeasurementEventCallback<int>(Record);
        _listener.SetMeasurementEventCallback<long>(Record);
        _listener.SetMeasurementEventCallback<float>(Record);
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.SetMeasurementEventCallback<decimal>(Record);
        _listener.Start();
    }

    /// <summary>All that is known now, by name.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var family in _families.Values.Where(family => family.Shape.IsObserved))
                family.Forget();
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException e)
            {
                // The others have been asked all the same.
                LogUnobserved(_logger, e);
            }

            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
                family.WriteTo(text);
        }

        text.Append("# HELP ").Append(Dropped).Append(" Measurements of series above Gateway:MaxSeries.\n# TYPE ").Append(Dropped).Append(" counter\n");
        return text.Append(Dropped).Append(' ').Append(Interlocked.Read(ref _dropped)).Append('\n').ToString();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Meters of another application in this process are that one's.</summary>
    private bool IsWanted(Meter meter) =>
        (meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal) || OtherMeters.Contains(meter.Name)) && (meter.Scope is null || meter.Scope == _meters);

    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (!IsWanted(instrument.Meter) || MetricShape.Of(instrument) is not { } shape)
            return;
        var family = _families.GetOrAdd(
            MetricName.Of(instrument, shape.Kind), name => new MetricFamily(name, shape, instrument.Description, Bounds(instrument), _maxSeries));
        // Of two instruments with one name the second has to be of the first one's kind.
        if (family.Shape == shape)
            listener.EnableMeasurementEvents(instrument, family);
    }

    private void Record<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct, INumber<T>
    {
        if (!((MetricFamily)state!).TryRecord(double.CreateSaturating(value), tags))
            Interlocked.Increment(ref _dropped);
    }

    private static double[] Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        _ => UsualBounds,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some instruments could not be observed")]
    private static partial void LogUnobserved(ILogger logger, Exception exception);
}
