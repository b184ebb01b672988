using System.Text;

namespace ConversationGrid.Gateway.Metrics;

/// <summary>
/// All series of one name. Measured on any thread. The bounds are the upper ones of a histogram's buckets, ascending, without the last one, which
/// is infinite.
/// </summary>
internal sealed class MetricFamily(string name, MetricShape shape, string? help, double[] bounds, int maxSeries)
{
    private readonly Lock _gate = new();
    private readonly List<MetricSeries> _series = [];

    public string Name => name;

    public MetricShape Shape => shape;

    /// <returns>False where it belongs to a series that would be one too many.</returns>
    public bool TryRecord(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            if (Find(tags) is not { } series)
            {
                if (_series.Count >= maxSeries)
                    return false;
                _series.Add(series = new MetricSeries(tags, shape.Kind == MetricKind.Histogram ? bounds : null));
            }

            if (shape.IsAdded)
                series.Add(value);
            else
                series.Set(value);
            return true;
        }
    }

    /// <summary>Before what is observed is observed anew: what is gone must not be shown as it was.</summary>
    public void Forget()
    {
        lock (_gate)
            _series.Clear();
    }

    /// <summary>The text exposition format, version 0.0.4.</summary>
    public void WriteTo(StringBuilder text)
    {
        if (help is not null)
            text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(shape.Kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" }).Append('\n');
        lock (_gate)
        {
            foreach (var series in _series)
                series.WriteTo(text, name);
        }
    }

    /// <summary>One after the other, since they are few and nothing is allocated so.</summary>
    private MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var series in _series)
        {
            if (series.Has(tags))
                return series;
        }

        return null;
    }
}
