namespace ConversationGrid.Embedded.Tests;

/// <summary>A clock that moves when it is told to, and then fires the timers that came due, in order.</summary>
internal sealed class ScriptedTime : TimeProvider
{
    private readonly List<ScriptedTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What happens between a timer's falling due and its callback, where clocks of the real world leave a gap.</summary>
    internal Action? FallingDue { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_timers)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ScriptedTimer(this, () => callback(state));
        lock (_timers)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    internal void Advance(TimeSpan time)
    {
        var end = GetUtcNow() + time;
        while (true)
        {
            ScriptedTimer? next;
            lock (_timers)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _now = next is null ? end : next.Due > _now ? next.Due.Value : _now;
                next?.MoveOn(end);
            }

            if (next is null)
                return;
            FallingDue?.Invoke();
            next.Callback();
        }
    }

    private sealed class ScriptedTimer(ScriptedTime time, Action callback) : ITimer
    {
        private TimeSpan _period;

        internal DateTimeOffset? Due { get; private set; }

        internal Action Callback => callback;

        /// <summary>A periodic timer skips the periods in between: days pass at the cost of two ticks.</summary>
        internal void MoveOn(DateTimeOffset end) =>
            Due = _period > TimeSpan.Zero ? Due + (Math.Max(1, Math.Floor((end - Due!.Value) / _period)) * _period) : null;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._timers)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
                _period = period;
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._timers)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
