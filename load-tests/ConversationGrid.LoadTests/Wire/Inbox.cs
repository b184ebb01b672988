namespace ConversationGrid.LoadTests.Wire;

/// <summary>Frames that nobody has taken yet, and those who wait for one. Keeps the newest; the oldest go.</summary>
internal sealed class Inbox
{
    private const int MostUnread = 4096;
    private readonly Lock _gate = new();
    private readonly LinkedList<ServerFrame> _unread = new();
    private readonly List<Waiter> _waiters = [];
    private WireClose? _closed;

    public void Deliver(ServerFrame frame)
    {
        lock (_gate)
        {
            for (var i = 0; i < _waiters.Count; i++)
            {
                if (!_waiters[i].Match(frame))
                    continue;
                var waiter = _waiters[i];
                _waiters.RemoveAt(i);
                waiter.Taken.TrySetResult(frame);
                return;
            }

            if (_unread.Count == MostUnread)
                _unread.RemoveFirst();
            _unread.AddLast(frame);
        }
    }

    /// <summary>Nothing more comes: those who wait get null.</summary>
    public void Close(WireClose close)
    {
        lock (_gate)
        {
            _closed = close;
            foreach (var waiter in _waiters)
                waiter.Taken.TrySetResult(null);
            _waiters.Clear();
        }
    }

    /// <summary>A new connection: what was not taken from the last one is dropped.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _closed = null;
            _unread.Clear();
        }
    }

    public bool Has(Func<ServerFrame, bool> match)
    {
        lock (_gate)
            return _unread.Any(match);
    }

    /// <summary>The oldest frame that matches and was not taken yet, or the next that comes.</summary>
    /// <exception cref="TimeoutException">None came in time, or the socket closed before.</exception>
    public async Task<ServerFrame> TakeAsync(Func<ServerFrame, bool> match, string what, TimeSpan deadline, TimeProvider time, WireTrace? trace)
    {
        Waiter waiter;
        lock (_gate)
        {
            for (var node = _unread.First; node is not null; node = node.Next)
            {
                if (!match(node.Value))
                    continue;
                _unread.Remove(node);
                return node.Value;
            }

            if (_closed is { } closed)
                throw new TimeoutException($"Awaited {what}, but the socket is closed ({closed.Code}, {closed.Reason}).{trace}");
            waiter = new Waiter(match);
            _waiters.Add(waiter);
        }

        try
        {
            var frame = await waiter.Taken.Task.WaitAsync(deadline, time);
            return frame ?? throw new TimeoutException($"Awaited {what}, but the socket closed ({_closed?.Code}, {_closed?.Reason}).{trace}");
        }
        catch (TimeoutException e) when (!waiter.Taken.Task.IsCompleted)
        {
            lock (_gate)
                _waiters.Remove(waiter);
            throw new TimeoutException($"Awaited {what} for {deadline.TotalSeconds:0.#} s in vain.{trace}", e);
        }
    }

    private sealed record Waiter(Func<ServerFrame, bool> Match)
    {
        public TaskCompletionSource<ServerFrame?> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
