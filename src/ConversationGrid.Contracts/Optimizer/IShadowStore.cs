using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Optimizer;

/// <summary>The append-only log of answers that were scored and never applied.</summary>
public interface IShadowStore
{
    ValueTask AppendAsync(ImmutableArray<ShadowRecord> answers, CancellationToken cancellationToken);

    /// <summary>The newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<ImmutableArray<ShadowRecord>> ReadAsync(int limit, CancellationToken cancellationToken);
}
