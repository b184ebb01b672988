namespace ConversationGrid.Optimization.Tests;

/// <summary>A monotonic clock that stands still until <see cref="Advance"/>; due timers fire on the advancing thread.</summary>
internal sealed class ScriptedClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ScriptedTimer> _timers = [];
    private readonly Dictionary<TimeSpan, int> _settings = [];
    private readonly Dictionary<(TimeSpan DueTime, int Times), TaskCompletionSource> _armed = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ScriptedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes once timers have been set so many times to fire after exactly this time.</summary>
    public Task TimerArmed(TimeSpan dueTime, int times = 1)
    {
        lock (_gate)
            return Armed(dueTime, times).Task;
    }

    public void Advance(TimeSpan by)
    {
        ScriptedTimer[] due;
        lock (_gate)
        {
            Volatile.Write(ref _now, _now + by.Ticks);
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(due.Contains);
        }
        foreach (ScriptedTimer timer in due)
            timer.Fire();
    }

    private TaskCompletionSource Armed(TimeSpan dueTime, int times)
    {
        if (!_armed.TryGetValue((dueTime, times), out TaskCompletionSource? armed))
            _armed[(dueTime, times)] = armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return armed;
    }

    private sealed class ScriptedTimer(ScriptedClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime.Ticks;
                    clock._timers.Add(this);
                    int times = clock._settings[dueTime] = clock._settings.GetValueOrDefault(dueTime) + 1;
                    clock.Armed(dueTime, times).TrySetResult();
                }
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
