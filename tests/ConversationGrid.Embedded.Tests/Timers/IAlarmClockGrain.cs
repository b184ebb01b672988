namespace ConversationGrid.Embedded.Tests.Timers;

public interface IAlarmClockGrain : IGrainWithStringKey
{
    /// <summary>Ticks once; reaches "tick 1", and so on after each change.</summary>
    Task Start(TimeSpan dueTime);

    /// <summary>Reaches "held", and does not end before "released" is reached: ticks wait behind it.</summary>
    Task HoldTurn();
}
