using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Grains.Tests.Silo;

/// <summary>Transcripts in memory, that outlive a silo and fail when a test says so.</summary>
internal sealed class FakeTranscripts : ITranscriptStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (List<TranscriptEntry> Entries, List<ConversationEvent> Events)> _all = [];

    /// <summary>Thrown by the next append, once, instead of storing.</summary>
    public Exception? NextAppendFails { get; set; }

    /// <summary>Thrown by the next append, once, after it has stored.</summary>
    public Exception? NextAnswerFails { get; set; }

    /// <summary>Thrown by the next read, once.</summary>
    public Exception? NextReadFails { get; set; }

    public int Finds { get; private set; }

    public ValueTask AppendAsync(string conversation, TranscriptAppend append, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (NextAppendFails is { } failure)
            {
                NextAppendFails = null;
                throw failure;
            }

            var (entries, events) = Of(conversation);
            if (append.Entries.Any(entry => entry.Seq <= entries.Count || entries.Exists(stored => entry.ClientId is not null && stored.From == entry.From && stored.ClientId == entry.ClientId)) || append.Events.Any(change => change.Ordinal <= events.Count))
                throw new TranscriptConflictException("taken");
            Assert.Equal(append.Entries.Select((_, i) => (long)entries.Count + i + 1), append.Entries.Select(entry => entry.Seq));
            Assert.Equal(append.Events.Select((_, i) => (long)events.Count + i + 1), append.Events.Select(change => change.Ordinal));
            entries.AddRange(append.Entries);
            events.AddRange(append.Events);
            if (NextAnswerFails is { } lost)
            {
                NextAnswerFails = null;
                throw lost;
            }

            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<TranscriptSlice> ReadAsync(string conversation, long afterSeq, long afterEvent, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (NextReadFails is { } failure)
            {
                NextReadFails = null;
                throw failure;
            }

            var (entries, events) = Of(conversation);
            return ValueTask.FromResult(new TranscriptSlice(
                [.. entries.Where(entry => entry.Seq > afterSeq).Take(limit)], [.. events.Where(change => change.Ordinal > afterEvent).Take(limit)]));
        }
    }

    public ValueTask<TranscriptEntry?> FindAsync(string conversation, Author author, string clientId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Finds++;
            return ValueTask.FromResult(Of(conversation).Entries.Find(entry => entry.From == author && entry.ClientId == clientId));
        }
    }

    public ImmutableArray<TranscriptEntry> Entries(string conversation)
    {
        lock (_gate)
            return [.. Of(conversation).Entries];
    }

    public ImmutableArray<ConversationEvent> Events(string conversation)
    {
        lock (_gate)
            return [.. Of(conversation).Events];
    }

    /// <summary>Another activation writes, behind the back of this one.</summary>
    public void AddForeign(string conversation, string text)
    {
        lock (_gate)
        {
            var entries = Of(conversation).Entries;
            entries.Add(new TranscriptEntry { Seq = entries.Count + 1, From = Author.System, Text = text, At = default });
        }
    }

    private (List<TranscriptEntry> Entries, List<ConversationEvent> Events) Of(string conversation)
    {
        if (!_all.TryGetValue(conversation, out var transcript))
            _all[conversation] = transcript = ([], []);
        return transcript;
    }
}
