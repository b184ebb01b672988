using System.Globalization;
using System.Text.RegularExpressions;

namespace ConversationGrid.Gateway.Tests.Metrics;

/// <summary>Reads the text exposition format, version 0.0.4, and fails where a text is not of it.</summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, double> _samples = [];

    public PrometheusText(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string? family = null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                Assert.True(Helps.TryAdd(help.Groups["name"].Value, help.Groups["help"].Value), $"A second HELP: {line}");
                Assert.False(Types.ContainsKey(help.Groups["name"].Value), $"HELP after TYPE: {line}");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                family = type.Groups["name"].Value;
                Assert.True(Types.TryAdd(family, type.Groups["type"].Value), $"A second TYPE: {line}");
            }
            else
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success, $"No line of the format: {line}");
                Assert.Equal(family, Types.GetValueOrDefault(family ?? "") == "histogram" ? Part().Replace(sample.Groups["name"].Value, "") : sample.Groups["name"].Value);
                Assert.True(_samples.TryAdd(sample.Groups["series"].Value, Number(sample.Groups["value"].Value)), $"A second value: {line}");
            }
        }

        foreach (var count in _samples.Where(sample => Part().Match(sample.Key) is { Value: "_count" } && Types.ContainsKey(Part().Replace(sample.Key.Split('{')[0], ""))))
            CheckHistogram(count.Key, count.Value);
    }

    public Dictionary<string, string> Types { get; } = [];

    public Dictionary<string, string> Helps { get; } = [];

    /// <summary>The value of <c>name</c> or <c>name{label="value"}</c>; NaN where there is none.</summary>
    public double this[string series] => _samples.GetValueOrDefault(series, double.NaN);

    /// <summary>Over all labels; 0 where there is none.</summary>
    public double Sum(string name) => _samples.Where(sample => sample.Key == name || sample.Key.StartsWith(name + "{", StringComparison.Ordinal)).Sum(sample => sample.Value);

    public int Count(string name) => _samples.Keys.Count(key => key == name || key.StartsWith(name + "{", StringComparison.Ordinal));

    /// <summary>Buckets hold all below them, and the last one all there are.</summary>
    private void CheckHistogram(string countKey, double count)
    {
        var name = Part().Replace(countKey.Split('{')[0], "");
        var labels = countKey.Contains('{', StringComparison.Ordinal) ? countKey[(countKey.IndexOf('{', StringComparison.Ordinal) + 1)..^1] : "";
        var start = $"{name}_bucket{{{labels}{(labels.Length > 0 ? "," : "")}le=\"";
        var buckets = _samples.Where(sample => sample.Key.StartsWith(start, StringComparison.Ordinal)).Select(sample => (Bound: Number(sample.Key[start.Length..^2]), Held: sample.Value)).ToArray();
        Assert.Equal(buckets.OrderBy(bucket => bucket.Bound), buckets);
        Assert.Equal(buckets.Select(bucket => bucket.Held).Order(), buckets.Select(bucket => bucket.Held));
        Assert.Equal((double.PositiveInfinity, count), buckets[^1]);
        Assert.True(_samples.ContainsKey(countKey.Replace($"{name}_count", $"{name}_sum", StringComparison.Ordinal)), $"{countKey} has no sum.");
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<help>([^\\]|\\\\|\\n)*)$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<series>(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\\\|\\"|\\n)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\\\|\\"|\\n)*")*\})?) (?<value>[+-]Inf|NaN|[-+0-9.eE]+)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)(?=$|\\{)")]
    private static partial Regex Part();
}
