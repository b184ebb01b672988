using ConversationGrid.Embedded.Tests.Calls;

namespace ConversationGrid.Embedded.Tests.Hosting;

public sealed class StopTests
{
    [Fact]
    public async Task Stop_WithCallsWaiting_EndsThemFirst()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var grain = host.Grains.GetGrain<ICountingGrain>("busy");
        var first = grain.Hold("first");
        await host.Barriers.Until("first begun");
        var waiting = Enumerable.Range(0, 5).Select(number => grain.Hold($"waiting {number}")).ToList();
        var stop = host.StopAsync();
        host.Barriers.Reach("first");
        for (var number = 0; number < 5; number++)
            host.Barriers.Reach($"waiting {number}");
        await Task.WhenAll([first, .. waiting, stop]);
        Assert.Empty(host.Runtime.Catalog.Activations);
    }

    [Fact]
    public async Task Call_DuringStop_IsRefused()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var grain = host.Grains.GetGrain<ICountingGrain>("busy");
        var held = grain.Hold("held");
        await host.Barriers.Until("held begun");
        var stop = host.StopAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(host.Grains.GetGrain<ICountingGrain>("other").Count);
        host.Barriers.Reach("held");
        await Task.WhenAll(held, stop);
        await Assert.ThrowsAsync<SiloUnavailableException>(grain.Count);
    }

    [Fact]
    public async Task Stop_OutOfPatience_AbandonsWhatStillRuns()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var held = host.Grains.GetGrain<ICountingGrain>("hung").Hold("never");
        await host.Barriers.Until("never begun");
        using var patience = new CancellationTokenSource();
        var stop = host.StopAsync(patience.Token);
        Assert.False(held.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
        await stop;
        host.Barriers.Reach("never");
    }

    [Fact]
    public async Task Stop_WhileGrainsActivate_EndsNevertheless()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var calls = Enumerable.Range(0, 200).Select(number => host.Grains.GetGrain<ICountingGrain>($"{number}").Count()).ToList();
        await host.StopAsync();
        Assert.All(await Task.WhenAll(calls), count => Assert.Equal(1, count));
        Assert.Empty(host.Runtime.Catalog.Activations);
    }
}
