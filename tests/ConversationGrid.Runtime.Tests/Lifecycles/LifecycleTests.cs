using Orleans.Configuration;

namespace ConversationGrid.Runtime.Tests.Lifecycles;

public sealed class LifecycleTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task ManyFirstCalls_AtOnce_MeetOneActivation()
    {
        var lives = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Grain("race").Life())));
        Assert.All(lives, life => Assert.Equal(1, life));
    }

    [Fact]
    public async Task DeactivateOnIdle_NextCall_MeetsTheNextActivation()
    {
        var grain = Grain("next");
        Assert.Equal(1, await grain.Life());
        await grain.Leave();
        Assert.Equal(2, await grain.Life());
        Assert.True(silo.Signals.IsSet("next deactivated 1 ApplicationRequested"));
    }

    [Fact]
    public async Task DeactivateOnIdle_WithCallsWaiting_HandsThemToTheNextActivation()
    {
        var grain = Grain("handover");
        var leaving = grain.LeaveAndHold();
        await silo.Signals.Of("handover begun");
        var waiting = Enumerable.Range(0, 10).Select(_ => grain.Life()).ToList();
        silo.Signals.Set("handover go");
        await leaving;
        Assert.All(await Task.WhenAll(waiting), life => Assert.Equal(2, life));
    }

    [Fact]
    public async Task FailedActivation_RefusesTheCallsThatWait_AndTheNextTriesAgain()
    {
        var grain = silo.Grains.GetGrain<IFragileGrain>("fragile");
        await Assert.ThrowsAsync<InvalidOperationException>(grain.Life);
        await Assert.ThrowsAsync<InvalidOperationException>(grain.Life);
        silo.Signals.Set("fragile healed");
        Assert.Equal(1, await grain.Life());
    }

    [Fact]
    public Task IdleActivation_IsCollected_UnlessItsClassIsKept() => TestSilo.RunAsync(
        builder => builder.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(1);
            options.CollectionAge = TimeSpan.FromSeconds(2);
        }),
        async hasty =>
        {
            var kept = hasty.Grains.GetGrain<IKeptGrain>("kept");
            var shortLived = hasty.Grains.GetGrain<IShortLivedGrain>("short");
            await kept.Life();
            await shortLived.Life();
            await hasty.Signals.Of("short deactivated 1 ActivationIdle");
            Assert.Equal(2, await shortLived.Life());
            Assert.Equal(1, await kept.Life());
        });

    [Fact]
    public Task Stop_OfTheHost_DeactivatesTheGrains() => TestSilo.RunAsync(
        _ => { },
        async own =>
        {
            Assert.Equal(1, await own.Grains.GetGrain<IKeptGrain>("stopped").Life());
            await own.StopAsync();
            Assert.True(own.Signals.IsSet("stopped deactivated 1 ShuttingDown"));
        });

    private ILifeGrain Grain(string key) =>
        silo.Grains.GetGrain<ILifeGrain>(key, "ConversationGrid.Runtime.Tests.Lifecycles.LifeGrain");
}
