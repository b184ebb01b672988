using ConversationGrid.Benchmarks.Gateway;
using ConversationGrid.Benchmarks.Runtime;

namespace ConversationGrid.Benchmarks;

/// <summary>What can be measured, by the name on the command line and in the order of a full run.</summary>
internal static class BenchmarkAreas
{
    public static IReadOnlyDictionary<string, Func<CancellationToken, Task<IReadOnlyList<BenchmarkRow>>>> All { get; } =
        new Dictionary<string, Func<CancellationToken, Task<IReadOnlyList<BenchmarkRow>>>>
        {
            ["runtime"] = RuntimeBenchmark.RunAsync,
            ["gateway"] = GatewayBenchmark.RunAsync,
        };
}
