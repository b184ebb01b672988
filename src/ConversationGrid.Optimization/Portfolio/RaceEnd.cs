namespace ConversationGrid.Optimization.Portfolio;

/// <summary>
/// When a race is over: all that are waited for are back, or nobody needs to wait any more, or time is up. One thread waits here, and not
/// on a timer: those of .NET count the ticks of a coarse clock, which on Linux makes them up to 5 ms late, and then
/// queue for the pool while the members keep the cores busy.
/// </summary>
internal sealed class RaceEnd(TimeProvider clock, TimeSpan deadline)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly object _gate = new();
    private int _awaited;
    private bool _isCalled;

    private TimeSpan Left => deadline - clock.GetElapsedTime(_start);

    /// <summary>One more to wait for.</summary>
    public void Await()
    {
        lock (_gate)
            _awaited++;
    }

    /// <summary>One of those that are waited for is back.</summary>
    public void Return()
    {
        lock (_gate)
        {
            _awaited--;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Nothing is left to wait for, whoever is still out there.</summary>
    public void Call()
    {
        lock (_gate)
        {
            _isCalled = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Blocks until the end, and with the system's clock at most a millisecond longer than the deadline.</summary>
    public void Wait()
    {
        // For clocks that are not the machine's own: the wait below is in the machine's time.
        using ITimer timer = clock.CreateTimer(_ => Wake(), null, Max(Left, TimeSpan.Zero), Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            while (_awaited > 0 && !_isCalled && Left is var left && left > TimeSpan.Zero)
                Monitor.Wait(_gate, (int)Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue));
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
