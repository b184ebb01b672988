using System.Collections.Immutable;
using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Grains.Tests.Silo;

internal sealed class FakeShadow : IShadowStore
{
    public Recorder<ShadowRecord> Records { get; } = new();

    public ValueTask AppendAsync(ImmutableArray<ShadowRecord> answers, CancellationToken cancellationToken)
    {
        foreach (var answer in answers)
            Records.Add(answer);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ImmutableArray<ShadowRecord>> ReadAsync(int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Records.All.Reverse().Take(limit).ToImmutableArray());
}
