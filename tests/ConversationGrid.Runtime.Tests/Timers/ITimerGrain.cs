namespace ConversationGrid.Runtime.Tests.Timers;

public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Ticks at once and then every period; signals "{name} tick {n}".</summary>
    Task Start(string name, TimeSpan period);

    Task StartFailing(string name);

    /// <summary>Starts a timer, and does not end before "{name} go" is signalled.</summary>
    Task StartAndHold(string name, bool interleave);

    /// <summary>The tick waits for the cancellation of its token, then signals "{name} cancelled".</summary>
    Task StartEndless(string name);

    Task Halt();

    Task Restart();

    Task<int> Ticks();

    Task Leave();
}
