// The Orleans packages bring these usings; other providers of the grain API need not.
#pragma warning disable IDE0005
using Orleans;
#pragma warning restore IDE0005

namespace ConversationGrid.Benchmarks.Runtime;

public interface IPingGrain : IGrainWithIntegerKey
{
    Task<int> Ping(int number);

    ValueTask<int> PingValue(int number);
}
