using System.Globalization;
using System.Text.Json.Serialization;

namespace ConversationGrid.Benchmarks;

/// <summary>Figures in columns.</summary>
internal static class BenchmarkTable
{
    public static void Write(IReadOnlyList<BenchmarkRow> rows, TextWriter output)
    {
        string[][] cells =
        [
            ["what", "value", "unit", "ratio", "yardstick"],
            .. rows.Select(row => (string[])[row.What, Figure(row.Value), row.Unit, row.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "", row.Yardstick]),
        ];
        var widths = Enumerable.Range(0, 5).Select(column => cells.Max(row => row[column].Length)).ToArray();
        foreach (var row in cells)
            output.WriteLine($"{row[0].PadRight(widths[0])}  {row[1].PadLeft(widths[1])} {row[2].PadRight(widths[2])}  {row[3].PadLeft(widths[3])}  {row[4]}".TrimEnd());
    }

    private static string Figure(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}

/// <summary>What <c>--json</c> prints.</summary>
internal sealed record BenchmarkReport(IReadOnlyList<BenchmarkRow> Rows);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchmarkReport))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
