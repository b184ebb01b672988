using System.Collections.Immutable;
using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Memory;

/// <summary>The newest answers that were not applied, as long as the process lives.</summary>
internal sealed class MemoryShadowStore(IOptions<StorageOptions> options) : IShadowStore
{
    private readonly int _keep = options.Value.KeepDecisions;
    private readonly LinkedList<ShadowRecord> _newestFirst = [];
    private readonly Lock _lock = new();

    public ValueTask AppendAsync(ImmutableArray<ShadowRecord> answers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var answer in answers)
                _newestFirst.AddFirst(answer);
            while (_newestFirst.Count > _keep)
                _newestFirst.RemoveLast();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ImmutableArray<ShadowRecord>> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new ValueTask<ImmutableArray<ShadowRecord>>([.. _newestFirst.Take(limit)]);
    }
}
