using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Persistence.Memory;

/// <summary>One conversation's records. It is its own lock, since there are as many as conversations.</summary>
internal sealed class Transcript
{
    private const int QuicklySearched = 64;
    private readonly List<TranscriptEntry> _entries = [];
    private List<ConversationEvent>? _events;

    /// <summary>Positions by client id; kept only where there are more entries than are quickly looked through.</summary>
    private Dictionary<(Author, string), int>? _index;

    /// <summary>False, and nothing is changed, when one of the numbers or client ids is taken.</summary>
    public bool TryAppend(TranscriptAppend append)
    {
        lock (this)
        {
            var seq = _entries.Count == 0 ? 0 : _entries[^1].Seq;
            foreach (var entry in append.Entries)
            {
                if (entry.Seq <= seq || (entry.ClientId is { } id && Position(entry.From, id) >= 0))
                    return false;
                seq = entry.Seq;
            }

            var ordinal = _events is null or [] ? 0 : _events[^1].Ordinal;
            foreach (var change in append.Events)
            {
                if (change.Ordinal <= ordinal)
                    return false;
                ordinal = change.Ordinal;
            }

            Add(append.Entries);
            if (!append.Events.IsEmpty)
                (_events ??= []).AddRange(append.Events);
            return true;
        }
    }

    public TranscriptSlice Read(long afterSeq, long afterEvent, int limit)
    {
        lock (this)
        {
            return new TranscriptSlice(
                Slice(_entries, afterSeq, static entry => entry.Seq, limit),
                _events is null ? [] : Slice(_events, afterEvent, static change => change.Ordinal, limit));
        }
    }

    public TranscriptEntry? Find(Author author, string clientId)
    {
        lock (this)
        {
            return Position(author, clientId) is >= 0 and var position ? _entries[position] : null;
        }
    }

    private void Add(ImmutableArray<TranscriptEntry> entries)
    {
        var indexed = _index is null ? 0 : _entries.Count;
        _entries.AddRange(entries);
        if (_entries.Count <= QuicklySearched)
            return;
        _index ??= [];
        for (var i = indexed; i < _entries.Count; i++)
        {
            if (_entries[i].ClientId is { } id)
                _index[(_entries[i].From, id)] = i;
        }
    }

    /// <summary>From the newest on: it is a recent message that is sent twice.</summary>
    private int Position(Author author, string clientId)
    {
        if (_index is not null)
            return _index.GetValueOrDefault((author, clientId), -1);
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].From == author && _entries[i].ClientId == clientId)
                return i;
        }

        return -1;
    }

    private static ImmutableArray<T> Slice<T>(List<T> records, long after, Func<T, long> number, int limit)
    {
        var all = CollectionsMarshal.AsSpan(records);
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (number(all[middle]) > after)
                high = middle;
            else
                low = middle + 1;
        }

        return ImmutableArray.Create(all.Slice(low, Math.Min(limit, all.Length - low)));
    }
}
