using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Embedded.Tests.Timers;

public sealed class GrainTimerTests
{
    /// <summary>Less than the periods of the runtime's own timers.</summary>
    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(50);

    [Fact]
    public Task Change_BetweenTheFiringAndItsTick_HoldsFromTheTickOn() => RunAsync(async (host, time, clock) =>
    {
        var call = await StartHeldAsync(host);

        // It fires, and its tick waits for the turn.
        time.Advance(s_time);
        clock.Timer!.Change(5 * s_time, Timeout.InfiniteTimeSpan);
        await ReleaseAsync(host, call);
        Assert.True(host.Barriers.IsReached("tick 1"), "What had fired did not tick.");

        time.Advance(4 * s_time);
        await host.TurnsEndedAsync();
        Assert.False(host.Barriers.IsReached("tick 2"), "It ticked before the time that it was changed to.");
        time.Advance(s_time);
        await host.TurnsEndedAsync();
        Assert.True(host.Barriers.IsReached("tick 2"), "The end of the tick undid the change.");
    });

    [Fact]
    public Task Change_JustBeforeTheFiring_TicksForItAfterTheTickUnderWay() => RunAsync(async (host, time, clock) =>
    {
        var call = await StartHeldAsync(host);

        // It is due, and changed before the clock has called: so it fires twice while the first tick waits for the turn.
        time.FallingDue = () =>
        {
            time.FallingDue = null;
            clock.Timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        };
        time.Advance(s_time);
        Assert.Null(time.FallingDue);
        await ReleaseAsync(host, call);
        Assert.True(host.Barriers.IsReached("tick 1"), "What had fired did not tick.");
        Assert.False(host.Barriers.IsReached("tick 2"), "Two ticks waited at once.");

        time.Advance(TimeSpan.Zero);
        await host.TurnsEndedAsync();
        Assert.True(host.Barriers.IsReached("tick 2"), "The tick for the change was lost.");
        time.Advance(5 * s_time);
        await host.TurnsEndedAsync();
        Assert.False(host.Barriers.IsReached("tick 3"), "It ticked once more than it was told to.");
    });

    /// <summary>Starts a timer, and a call that holds the turn.</summary>
    private static async Task<Task> StartHeldAsync(EmbeddedHost host)
    {
        var grain = host.Grains.GetGrain<IAlarmClockGrain>("a");
        await grain.Start(s_time);
        var call = grain.HoldTurn();
        await host.Barriers.Until("held");
        return call;
    }

    /// <summary>The call ends, and all that waited behind it.</summary>
    private static async Task ReleaseAsync(EmbeddedHost host, Task call)
    {
        host.Barriers.Reach("released");
        await call;
        await host.TurnsEndedAsync();
    }

    private static async Task RunAsync(Func<EmbeddedHost, ScriptedTime, AlarmClock, Task> story)
    {
        var time = new ScriptedTime();
        var clock = new AlarmClock();
        await using var host = await EmbeddedHost.StartAsync(time, silo => silo.Services.AddSingleton(clock));
        await story(host, time, clock);
    }
}
