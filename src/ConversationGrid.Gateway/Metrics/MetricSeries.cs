using System.Globalization;
using System.Text;

namespace ConversationGrid.Gateway.Metrics;

/// <summary>The measurements with the same tags, in buckets where there are bounds. For one thread at a time.</summary>
internal sealed class MetricSeries
{
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly string _labels;
    private readonly double[]? _bounds;
    private readonly long[] _buckets;
    private double _sum;

    public MetricSeries(ReadOnlySpan<KeyValuePair<string, object?>> tags, double[]? bounds)
    {
        _tags = tags.ToArray();
        _labels = string.Join(',', _tags.Select(tag => (Name: MetricName.Clean(tag.Key), tag.Value)).DistinctBy(label => label.Name).Select(label => $"{label.Name}=\"{Escaped(label.Value)}\""));
        _bounds = bounds;
        _buckets = new long[bounds is null ? 0 : bounds.Length + 1];
    }

    /// <summary>In whichever order they come.</summary>
    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != _tags.Length)
            return false;
        foreach (var tag in tags)
        {
            if (!HasTag(tag))
                return false;
        }

        return true;
    }

    public void Set(double value) => _sum = value;

    public void Add(double value)
    {
        _sum += value;
        if (_bounds is null)
            return;
        // The bound itself belongs to its bucket.
        var bucket = Array.BinarySearch(_bounds, value);
        _buckets[bucket >= 0 ? bucket : ~bucket]++;
    }

    public void WriteTo(StringBuilder text, string name)
    {
        if (_bounds is null)
        {
            WriteLine(text, name, _labels, _sum);
            return;
        }

        long count = 0;
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            count += _buckets[bucket];
            var bound = bucket < _bounds.Length ? Number(_bounds[bucket]) : "+Inf";
            WriteLine(text, $"{name}_bucket", _labels.Length > 0 ? $"{_labels},le=\"{bound}\"" : $"le=\"{bound}\"", count);
        }

        WriteLine(text, $"{name}_sum", _labels, _sum);
        WriteLine(text, $"{name}_count", _labels, count);
    }

    private static void WriteLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString(CultureInfo.InvariantCulture);

    private static string Escaped(object? value) => (value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
        .Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private bool HasTag(KeyValuePair<string, object?> tag)
    {
        foreach (var own in _tags)
        {
            if (own.Key == tag.Key && Equals(own.Value, tag.Value))
                return true;
        }

        return false;
    }
}
