using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Optimization.Tests.Portfolio;

public class RaceEndTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly ScriptedClock _clock = new();
    private readonly RaceEnd _end;

    public RaceEndTests() => _end = new RaceEnd(_clock, Deadline);

    [Fact]
    public void Wait_NobodyIsAwaited_EndsAtOnce() => _end.Wait();

    [Fact]
    public async Task Wait_TheLastReturns_EndsWithTheClockStandingStill()
    {
        _end.Await();
        _end.Await();
        Task waiting = Task.Run(_end.Wait);
        await _clock.TimerArmed(Deadline);
        _end.Return();
        Assert.False(waiting.IsCompleted);

        _end.Return();

        await waiting;
    }

    [Fact]
    public async Task Wait_Called_EndsWhoeverIsStillOut()
    {
        _end.Await();
        Task waiting = Task.Run(_end.Wait);
        await _clock.TimerArmed(Deadline);

        _end.Call();

        await waiting;
    }

    [Fact]
    public async Task Wait_TheClockReachesTheDeadline_EndsWhoeverIsStillOut()
    {
        _end.Await();
        Task waiting = Task.Run(_end.Wait);
        await _clock.TimerArmed(Deadline);

        _clock.Advance(Deadline);

        await waiting;
    }
}
