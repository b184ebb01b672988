using System.Collections.Immutable;

namespace ConversationGrid.Persistence.Memory;

/// <summary>The newest <paramref name="keep"/> records, as long as the process lives.</summary>
internal sealed class MemoryLog<T>(int keep)
{
    private readonly LinkedList<T> _newestFirst = [];
    private readonly Lock _lock = new();

    public ValueTask AppendAsync(ImmutableArray<T> records, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var record in records)
                _newestFirst.AddFirst(record);
            while (_newestFirst.Count > keep)
                _newestFirst.RemoveLast();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Those that are asked for, the newest first.</summary>
    public ValueTask<ImmutableArray<T>> ReadAsync(Func<T, bool> isAskedFor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new ValueTask<ImmutableArray<T>>([.. _newestFirst.Where(isAskedFor).Take(limit)]);
    }
}
