namespace ConversationGrid.Embedded.Tests.Timers;

/// <summary>Where a test finds the grain's timer, to change it just when the clock calls.</summary>
public sealed class AlarmClock
{
    public IGrainTimer? Timer { get; set; }
}

public sealed class AlarmClockGrain(AlarmClock clock, Barriers barriers) : Grain, IAlarmClockGrain
{
    private int _ticks;

    public Task Start(TimeSpan dueTime)
    {
        clock.Timer = this.RegisterGrainTimer(
            () =>
            {
                barriers.Reach($"tick {++_ticks}");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(dueTime, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    public Task HoldTurn()
    {
        barriers.Reach("held");
        return barriers.Until("released");
    }
}
