namespace ConversationGrid.Runtime.Tests.Turns;

public sealed class TurnTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task Call_WithArguments_ReturnsResult()
    {
        var grain = Grain("result");
        Assert.Equal(5, await grain.Add(2, 3));
        Assert.Equal("hello", await grain.Echo("hello"));
        await grain.Touch();
        Assert.Contains("touched", silo.Signals.Journal);
    }

    [Fact]
    public async Task Calls_FromManyCallers_RunOneAtATime()
    {
        var grain = Grain("one-at-a-time");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await grain.CountUp();
        })));

        Assert.Equal(801, await grain.CountUp());
        Assert.Equal(1, await grain.MaxOverlap());
    }

    [Fact]
    public async Task SecondCall_WhileFirstAwaits_WaitsForItsEnd()
    {
        var grain = Grain("queue");
        var first = grain.Hold("queue-1");
        await silo.Signals.Of("queue-1 begun");
        var second = grain.Hold("queue-2");
        silo.Signals.Set("queue-2");
        silo.Signals.Set("queue-1");
        await Task.WhenAll(first, second);

        Assert.Equal(
            ["queue-1 begins", "queue-1 ends", "queue-2 begins", "queue-2 ends"],
            silo.Signals.Journal.Where(entry => entry.StartsWith("queue-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SecondCall_ToReentrantGrain_InterleavesWithFirst()
    {
        var grain = silo.Grains.GetGrain<IReentrantGrain>("reentrant");
        var first = grain.Hold("reentrant-1");
        await silo.Signals.Of("reentrant-1 begun");
        await grain.Add(1, 1);
        Assert.False(first.IsCompleted);
        silo.Signals.Set("reentrant-1");
        await first;
    }

    [Fact]
    public async Task AlwaysInterleaveCall_WhileAnotherAwaits_RunsAtOnce()
    {
        var grain = Grain("interleave");
        var held = grain.Hold("interleave-1");
        await silo.Signals.Of("interleave-1 begun");
        Assert.Equal("interleave", await grain.Peek());
        Assert.False(held.IsCompleted);
        silo.Signals.Set("interleave-1");
        await held;
    }

    [Fact]
    public async Task ReadOnlyCalls_InterleaveWithEachOther_AndNotWithWrites()
    {
        var grain = Grain("readers");
        var first = grain.Read("reader-1");
        var second = grain.Read("reader-2");
        await silo.Signals.Of("reader-1 begun");
        await silo.Signals.Of("reader-2 begun");
        var write = grain.Hold("writer");
        var third = grain.Read("reader-3");
        await silo.Signals.Of("reader-3 begun");
        Assert.False(silo.Signals.IsSet("writer begun"));
        foreach (var name in (string[])["reader-1", "reader-2", "reader-3", "writer"])
            silo.Signals.Set(name);
        await Task.WhenAll(first, second, third, write);
    }

    [Fact]
    public async Task Continuations_AfterAwaits_StayOnTheGrainsScheduler()
    {
        var report = await Grain("scheduler").Schedulers();
        Assert.Equal(new(AfterYield: true, InStartNew: true, InTaskRun: false, AfterTaskRun: true), report);
    }

    private ITurnGrain Grain(string key) => silo.Grains.GetGrain<ITurnGrain>(key, "ConversationGrid.Runtime.Tests.Turns.TurnGrain");
}
