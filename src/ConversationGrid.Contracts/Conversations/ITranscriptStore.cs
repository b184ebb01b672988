using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Conversations;

/// <summary>What is stored in one step: all of it or nothing.</summary>
public readonly record struct TranscriptAppend(ImmutableArray<TranscriptEntry> Entries, ImmutableArray<ConversationEvent> Events);

/// <summary>A stretch of a conversation, ascending.</summary>
public sealed record TranscriptSlice(ImmutableArray<TranscriptEntry> Entries, ImmutableArray<ConversationEvent> Events);

/// <summary>
/// The append-only record of conversations. It is the truth: a message counts as received once
/// <see cref="AppendAsync"/> has completed.
/// </summary>
public interface ITranscriptStore
{
    /// <summary>Completes when all is durable.</summary>
    /// <exception cref="TranscriptConflictException">
    /// A number is taken, so somebody else writes to this conversation; or an author's client id is, so the message is
    /// there already.
    /// </exception>
    ValueTask AppendAsync(string conversation, TranscriptAppend append, CancellationToken cancellationToken);

    /// <summary>Entries above <paramref name="afterSeq"/> and events above <paramref name="afterEvent"/>, each at most <paramref name="limit"/>.</summary>
    ValueTask<TranscriptSlice> ReadAsync(string conversation, long afterSeq, long afterEvent, int limit, CancellationToken cancellationToken);

    /// <summary>The entry that <paramref name="author"/> sent under <paramref name="clientId"/>, if there is one.</summary>
    ValueTask<TranscriptEntry?> FindAsync(string conversation, Author author, string clientId, CancellationToken cancellationToken);
}
