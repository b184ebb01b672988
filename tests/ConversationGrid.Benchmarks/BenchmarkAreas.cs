using ConversationGrid.Benchmarks.Gateway;
using ConversationGrid.Benchmarks.Intents;
using ConversationGrid.Benchmarks.Optimizer;
using ConversationGrid.Benchmarks.Runtime;

namespace ConversationGrid.Benchmarks;

/// <summary>What can be measured, by the name on the command line and in the order of a full run.</summary>
internal static class BenchmarkAreas
{
    public static IReadOnlyDictionary<string, Func<CancellationToken, Task<IReadOnlyList<BenchmarkRow>>>> All { get; } =
        new Dictionary<string, Func<CancellationToken, Task<IReadOnlyList<BenchmarkRow>>>>
        {
            ["runtime"] = RuntimeBenchmark.RunAsync,
            ["intents"] = IntentsBenchmark.RunAsync,
            ["optimizer"] = cancellation => new OptimizerBenchmark(TimeProvider.System, Path.GetFullPath("optimizer-quality.svg")).RunAsync(cancellation),
            ["deadlines"] = async cancellation => [.. await DeadlineBenchmark.RunAsync(TimeProvider.System, cancellation), .. await BatchBenchmark.RunAsync(cancellation)],
            ["gateway"] = GatewayBenchmark.RunAsync,
        };
}
