using System.Collections.Immutable;
using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Memory;

/// <summary>The newest decisions, as long as the process lives.</summary>
internal sealed class MemoryDecisionStore(IOptions<StorageOptions> options) : IDecisionStore
{
    private readonly int _keep = options.Value.KeepDecisions;
    private readonly LinkedList<DecisionRecord> _newestFirst = [];
    private readonly Lock _lock = new();

    public ValueTask AppendAsync(ImmutableArray<DecisionRecord> decisions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var decision in decisions)
                _newestFirst.AddFirst(decision);
            while (_newestFirst.Count > _keep)
                _newestFirst.RemoveLast();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ImmutableArray<DecisionRecord>> ReadAsync(string? conversation, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new ValueTask<ImmutableArray<DecisionRecord>>(
                [.. _newestFirst.Where(decision => conversation is null || decision.Conversation == conversation).Take(limit)]);
        }
    }
}
