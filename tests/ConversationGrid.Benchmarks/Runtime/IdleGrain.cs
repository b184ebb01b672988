#pragma warning disable IDE0005 // See IPingGrain.
using Orleans;
using Orleans.Runtime;
#pragma warning restore IDE0005

namespace ConversationGrid.Benchmarks.Runtime;

public interface IIdleGrain : IGrainWithIntegerKey
{
    Task Touch(string words);
}

[GenerateSerializer, Alias("bench.idle-state")]
public sealed class IdleState
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public string? LastWords { get; set; }
}

/// <summary>A grain with a small state of the usual kind and nothing to do.</summary>
public sealed class IdleGrain([PersistentState("idle", "memory")] IPersistentState<IdleState> state) : Grain, IIdleGrain
{
    public Task Touch(string words)
    {
        state.State.Count++;
        state.State.LastWords = words;
        return Task.CompletedTask;
    }
}
