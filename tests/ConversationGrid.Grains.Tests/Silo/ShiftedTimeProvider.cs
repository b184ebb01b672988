namespace ConversationGrid.Grains.Tests.Silo;

/// <summary>The real clock, which the runtime needs to live; <see cref="Advance"/> puts it forward and timers with it.</summary>
internal sealed class ShiftedTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<ShiftedTimer> _timers = [];
    private TimeSpan _shift;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return System.GetUtcNow() + _shift;
    }

    public void Advance(TimeSpan by)
    {
        ShiftedTimer[] timers;
        lock (_gate)
        {
            _shift += by;
            timers = [.. _timers];
        }

        foreach (var timer in timers)
            timer.Rearm();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ShiftedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ShiftedTimer : ITimer
    {
        private readonly ShiftedTimeProvider _clock;
        private readonly ITimer _timer;
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public ShiftedTimer(ShiftedTimeProvider clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _timer = System.CreateTimer(
                _ =>
                {
                    lock (clock._gate)
                        _due = _period > TimeSpan.Zero ? clock.GetUtcNow() + _period : null;
                    callback(state);
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._gate)
            {
                _clock._timers.Add(this);
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
                _period = period;
                return _timer.Change(dueTime, period);
            }
        }

        public void Rearm()
        {
            lock (_clock._gate)
            {
                if (_due is { } due && _clock._timers.Contains(this))
                    _timer.Change(due > _clock.GetUtcNow() ? due - _clock.GetUtcNow() : TimeSpan.Zero, _period);
            }
        }

        public void Dispose()
        {
            lock (_clock._gate)
                _clock._timers.Remove(this);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
