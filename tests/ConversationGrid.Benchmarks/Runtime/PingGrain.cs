#pragma warning disable IDE0005 // See IPingGrain.
using Orleans;
#pragma warning restore IDE0005

namespace ConversationGrid.Benchmarks.Runtime;

public sealed class PingGrain : Grain, IPingGrain
{
    public Task<int> Ping(int number) => Task.FromResult(number + 1);

    public ValueTask<int> PingValue(int number) => new(number + 1);
}
