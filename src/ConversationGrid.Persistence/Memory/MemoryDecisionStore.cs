using System.Collections.Immutable;
using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Memory;

/// <summary>The newest decisions, as long as the process lives.</summary>
internal sealed class MemoryDecisionStore(IOptions<StorageOptions> options) : IDecisionStore
{
    private readonly MemoryLog<DecisionRecord> _log = new(options.Value.KeepDecisions);

    public ValueTask AppendAsync(ImmutableArray<DecisionRecord> decisions, CancellationToken cancellationToken) =>
        _log.AppendAsync(decisions, cancellationToken);

    public ValueTask<ImmutableArray<DecisionRecord>> ReadAsync(string? conversation, int limit, CancellationToken cancellationToken) =>
        _log.ReadAsync(decision => conversation is null || decision.Conversation == conversation, limit, cancellationToken);
}
