namespace ConversationGrid.Runtime.Tests.Timers;

public sealed class TimerTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task Timer_WithPeriod_TicksAgainAndAgain()
    {
        await Grain("periodic").Start("periodic", TimeSpan.FromMilliseconds(10));
        await silo.Signals.Of("periodic tick 3");
    }

    [Fact]
    public async Task Timer_Disposed_TicksNoMore()
    {
        var grain = Grain("disposed");
        await grain.Start("disposed", TimeSpan.FromMilliseconds(1));
        await silo.Signals.Of("disposed tick 2");
        await grain.Halt();
        var ticks = await grain.Ticks();
        await grain.Start("disposed-next", Timeout.InfiniteTimeSpan);
        await silo.Signals.Of($"disposed-next tick {ticks + 1}");
        Assert.Equal(ticks + 1, await grain.Ticks());
    }

    [Fact]
    public async Task Timer_Changed_TicksAnew()
    {
        var grain = Grain("changed");
        await grain.Start("changed", Timeout.InfiniteTimeSpan);
        await silo.Signals.Of("changed tick 1");
        await grain.Restart();
        await silo.Signals.Of("changed tick 2");
    }

    [Fact]
    public async Task Timer_WhoseTickFails_GoesOn()
    {
        await Grain("failing").StartFailing("failing");
        await silo.Signals.Of("failing tick 3");
    }

    [Fact]
    public async Task Tick_DuringCall_WaitsForItsEnd()
    {
        var call = Grain("waiting").StartAndHold("waiting", interleave: false);
        silo.Signals.Set("waiting go");
        await call;
        await silo.Signals.Of("waiting tick");
        Assert.Equal(["waiting call ends", "waiting tick"], Journal("waiting"));
    }

    [Fact]
    public async Task InterleavingTick_DuringCall_RunsAtOnce()
    {
        var call = Grain("interleaving").StartAndHold("interleaving", interleave: true);
        await silo.Signals.Of("interleaving tick");
        silo.Signals.Set("interleaving go");
        await call;
        Assert.Equal(["interleaving tick", "interleaving call ends"], Journal("interleaving"));
    }

    [Fact]
    public async Task Timer_DisposedDuringTick_CancelsTheTick()
    {
        var grain = Grain("endless");
        await grain.StartEndless("endless");
        await silo.Signals.Of("endless tick");
        await grain.Halt();
        await silo.Signals.Of("endless cancelled");
    }

    [Fact]
    public async Task Timer_DoesNotOutliveTheActivation()
    {
        var grain = Grain("mortal");
        await grain.Start("mortal", TimeSpan.FromMilliseconds(1));
        await silo.Signals.Of("mortal tick 2");
        await grain.Leave();
        await silo.Signals.Of("mortal left");
        Assert.Equal(0, await grain.Ticks());
    }

    private ITimerGrain Grain(string key) => silo.Grains.GetGrain<ITimerGrain>(key);

    private IEnumerable<string> Journal(string name) =>
        silo.Signals.Journal.Where(entry => entry.StartsWith(name, StringComparison.Ordinal));
}
