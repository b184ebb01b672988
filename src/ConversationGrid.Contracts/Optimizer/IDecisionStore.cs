using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Optimizer;

/// <summary>The append-only log of the optimizer's decisions.</summary>
public interface IDecisionStore
{
    ValueTask AppendAsync(ImmutableArray<DecisionRecord> decisions, CancellationToken cancellationToken);

    /// <summary>The newest first, at most <paramref name="limit"/>; of one conversation where it is named.</summary>
    ValueTask<ImmutableArray<DecisionRecord>> ReadAsync(string? conversation, int limit, CancellationToken cancellationToken);
}
