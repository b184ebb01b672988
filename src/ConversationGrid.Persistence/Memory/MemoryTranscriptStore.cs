using System.Collections.Concurrent;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Persistence.Memory;

/// <summary>Transcripts that live as long as the process.</summary>
internal sealed class MemoryTranscriptStore : ITranscriptStore
{
    private readonly ConcurrentDictionary<string, Transcript> _transcripts = new();

    public ValueTask AppendAsync(string conversation, TranscriptAppend append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (append.Entries.IsEmpty && append.Events.IsEmpty)
            return ValueTask.CompletedTask;
        if (_transcripts.GetOrAdd(conversation, static _ => new Transcript()).TryAppend(append))
            return ValueTask.CompletedTask;
        return ValueTask.FromException(new TranscriptConflictException($"Conversation {conversation}: what was to be appended is there already, in part or in whole."));
    }

    public ValueTask<TranscriptSlice> ReadAsync(string conversation, long afterSeq, long afterEvent, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<TranscriptSlice>(_transcripts.TryGetValue(conversation, out var transcript)
            ? transcript.Read(afterSeq, afterEvent, limit)
            : new TranscriptSlice([], []));
    }

    public ValueTask<TranscriptEntry?> FindAsync(string conversation, Author author, string clientId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<TranscriptEntry?>(_transcripts.TryGetValue(conversation, out var transcript) ? transcript.Find(author, clientId) : null);
    }
}
