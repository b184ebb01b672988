using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Embedded.Tests.Activations;

public sealed class CollectionTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public Task Activation_IdleForTheCollectionAge_IsCollected() => RunAsync(async (host, time) =>
    {
        var grain = Idler(host, "a");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await grain.Life());
            await host.TurnsEndedAsync();
            time.Advance(14 * s_minute);
        }

        time.Advance(3 * s_minute);
        await host.Barriers.Until("idler/a gone 1: ActivationIdle");
        Assert.Equal(2, await grain.Life());
    });

    [Fact]
    public Task Activation_OfAClassWithItsOwnLimit_IsCollectedThen() => RunAsync(async (host, time) =>
    {
        await host.Grains.GetGrain<IQuickIdlerGrain>("a").Life();
        await host.TurnsEndedAsync();
        time.Advance(5 * s_minute);
        await host.Barriers.Until("quick/a gone 1: ActivationIdle");
    });

    [Fact]
    public Task Activation_OfAKeptClass_Stays() => RunAsync(async (host, time) =>
    {
        var kept = host.Grains.GetGrain<IKeptIdlerGrain>("a");
        await kept.Life();
        await Idler(host, "b").Life();
        await host.TurnsEndedAsync();
        time.Advance(TimeSpan.FromDays(1));
        await host.Barriers.Until("idler/b gone 1: ActivationIdle");
        Assert.Equal(1, await kept.Life());
    });

    [Fact]
    public Task Activation_ThatDelaysItsDeactivation_StaysSoLong() => RunAsync(async (host, time) =>
    {
        await Idler(host, "delayed").Delay(60 * s_minute);
        await Idler(host, "other").Life();
        await host.TurnsEndedAsync();
        time.Advance(30 * s_minute);
        await host.Barriers.Until("idler/other gone 1: ActivationIdle");
        Assert.Equal(1, await Idler(host, "delayed").Life());
        await host.TurnsEndedAsync();
        time.Advance(61 * s_minute);
        await host.Barriers.Until("idler/delayed gone 1: ActivationIdle");
    });

    [Fact]
    public Task Timer_KeepsItsActivationOnlyWhenToldTo() => RunAsync(async (host, time) =>
    {
        await Idler(host, "plain").StartTimer(keepAlive: false);
        await Idler(host, "alive").StartTimer(keepAlive: true);
        for (var tick = 1; tick <= 17; tick++)
        {
            await host.TurnsEndedAsync();
            time.Advance(s_minute);
            await host.Barriers.Until($"idler/alive tick {tick}");
        }

        await host.Barriers.Until("idler/plain gone 1: ActivationIdle");
        Assert.Equal(1, await Idler(host, "alive").Life());
    });

    [Fact]
    public Task Activation_ThatLeavesAsItComes_RefusesItsCalls() => RunAsync(async (host, _) =>
    {
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(host.Grains.GetGrain<IShyGrain>("a").Life);
        await host.Barriers.Until("shy/a gone 1: ApplicationRequested");
    });

    private static IIdlerGrain Idler(EmbeddedHost host, string key) =>
        host.Grains.GetGrain<IIdlerGrain>(key, typeof(IdlerGrain).FullName);

    private static async Task RunAsync(Func<EmbeddedHost, ScriptedTime, Task> story)
    {
        var time = new ScriptedTime();
        await using var host = await EmbeddedHost.StartAsync(time, silo => silo.Services.AddSingleton<Lives>());
        await story(host, time);
    }
}
