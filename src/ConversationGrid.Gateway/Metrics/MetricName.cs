using System.Diagnostics.Metrics;
using System.Text;

namespace ConversationGrid.Gateway.Metrics;

/// <summary>
/// Names as Prometheus wants them, by the rules of OpenTelemetry's compatibility specification: <c>conversationgrid.turn.duration</c> in
/// <c>s</c> is <c>conversationgrid_turn_duration_seconds</c>, and a counter ends in <c>_total</c>.
/// </summary>
internal static class MetricName
{
    public static string Of(Instrument instrument, MetricKind kind)
    {
        var name = Clean(instrument.Name);
        if (Unit(instrument.Unit) is { Length: > 0 } unit && !name.EndsWith($"_{unit}", StringComparison.Ordinal))
            name += $"_{unit}";
        return kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    /// <summary>Letters, digits and single underscores, not beginning with a digit.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                clean.Append(c);
            else if (clean.Length == 0 || clean[^1] != '_')
                clean.Append('_');
        }

        if (clean.Length == 0 || char.IsAsciiDigit(clean[0]))
            clean.Insert(0, '_');
        return clean.ToString();
    }

    /// <summary>What is counted, such as <c>{message}</c>, and the 1 of a plain number are no unit.</summary>
    private static string Unit(string? unit) => unit switch
    {
        null or "" or "1" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        _ when unit[0] == '{' => "",
        _ => Clean(unit),
    };
}
