namespace ConversationGrid.Embedded;

/// <summary>
/// The time as of the last sweep, in ticks of <see cref="TimeSpan"/> from the start of the runtime. Coarse, so
/// that reading it on every call costs nothing.
/// </summary>
internal sealed class Clock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _now;

    internal long Now => Volatile.Read(ref _now);

    internal void Advance() => Volatile.Write(ref _now, time.GetElapsedTime(_start).Ticks);

    internal long In(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? long.MaxValue : Now + time.Ticks;

    internal TimeSpan Since(long moment) => TimeSpan.FromTicks(Now - moment);
}
