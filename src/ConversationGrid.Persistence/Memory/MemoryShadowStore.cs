using System.Collections.Immutable;
using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Memory;

/// <summary>The newest answers that were not applied, as long as the process lives.</summary>
internal sealed class MemoryShadowStore(IOptions<StorageOptions> options) : IShadowStore
{
    private readonly MemoryLog<ShadowRecord> _log = new(options.Value.KeepDecisions);

    public ValueTask AppendAsync(ImmutableArray<ShadowRecord> answers, CancellationToken cancellationToken) =>
        _log.AppendAsync(answers, cancellationToken);

    public ValueTask<ImmutableArray<ShadowRecord>> ReadAsync(int limit, CancellationToken cancellationToken) =>
        _log.ReadAsync(static _ => true, limit, cancellationToken);
}
