namespace ConversationGrid.Benchmarks;

/// <summary>One measured figure.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The figure, in <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit of <paramref name="Value"/>.</param>
/// <param name="Yardstick">What it stands beside: measured in the same run, or an aim.</param>
/// <param name="Ratio"><paramref name="Value"/> divided by the yardstick's; null where there is nothing to divide by.</param>
public sealed record BenchmarkRow(string What, double Value, string Unit, string Yardstick, double? Ratio);
