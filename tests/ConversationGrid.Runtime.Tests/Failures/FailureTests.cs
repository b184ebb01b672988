namespace ConversationGrid.Runtime.Tests.Failures;

public sealed class FailureTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task Exception_AcrossCalls_KeepsTypeAndContent()
    {
        var grain = Grain("types");
        Assert.Equal("At once.", (await Assert.ThrowsAsync<ArgumentException>(grain.FailAtOnce)).Message);
        Assert.Equal(7, (await Assert.ThrowsAsync<OwnException>(grain.FailLater)).Code);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await grain.FailWithValueTask());
        var deeper = await Assert.ThrowsAsync<OwnException>(grain.FailDeeper);
        Assert.Equal(("Later.", 7), (deeper.Message, deeper.Code));
    }

    [Fact]
    public async Task FailedCall_LeavesTheGrainUsable()
    {
        var grain = Grain("usable");
        await Assert.ThrowsAsync<ArgumentException>(grain.FailAtOnce);
        Assert.Equal(10, await grain.Ten());
    }

    [Fact]
    public async Task OneWayCall_ReturnsBeforeTheGrainEnds()
    {
        await Grain("one-way").HoldOneWay("one-way");
        Assert.False(silo.Signals.IsSet("one-way ended"));
        silo.Signals.Set("one-way go");
        await silo.Signals.Of("one-way ended");
    }

    [Fact]
    public async Task OneWayCall_ThatFails_IsNotHeardOf()
    {
        var grain = Grain("one-way-failure");
        await grain.FailOneWay();
        Assert.Equal(10, await grain.Ten());
    }

    [Fact]
    public async Task Call_NotAnsweredInTime_TimesOutWhileTheGrainGoesOn()
    {
        var grain = Grain("timeout");
        await Assert.ThrowsAsync<TimeoutException>(() => grain.HoldImpatiently("timeout"));
        silo.Signals.Set("timeout go");
        await silo.Signals.Of("timeout ended");
        Assert.Equal(10, await grain.Ten());
    }

    [Fact]
    public async Task Cancellation_DuringCall_ReachesTheGrain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain("cancel").WaitForCancellation("cancel", cancellation.Token);
        await silo.Signals.Of("cancel begun");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await silo.Signals.Of("cancel cancelled");
    }

    [Fact]
    public async Task Cancellation_BeforeCall_KeepsItFromBeingMade()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Grain("cancelled").WaitForCancellation("cancelled", cancellation.Token));
        Assert.False(silo.Signals.IsSet("cancelled begun"));
    }

    private IFailingGrain Grain(string key) => silo.Grains.GetGrain<IFailingGrain>(key);
}
