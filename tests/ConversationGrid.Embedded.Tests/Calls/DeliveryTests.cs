using ConversationGrid.Embedded.Activations;

namespace ConversationGrid.Embedded.Tests.Calls;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Calls_WhileTheirGrainsComeAndGo_AreAllRunOnce()
    {
        await using var host = await EmbeddedHost.StartAsync();
        const int Grains = 5, Callers = 20, CallsEach = 400;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < CallsEach; i++)
            {
                var grain = Counter(host, $"{(caller + i) % Grains}");
                if (i % 50 == 49)
                    ((Activation)host.Runtime.Catalog.Find(grain.GetGrainId())).Deactivate(new(DeactivationReasonCode.RuntimeRequested, "test"));
                await grain.Count();
            }
        })));

        var counts = await Task.WhenAll(Enumerable.Range(0, Grains).Select(grain => Counter(host, $"{grain}").Count()));
        Assert.Equal((Callers * CallsEach) + Grains, counts.Sum());
    }

    [Fact]
    public async Task OneWayCalls_UnderContentionAndDeactivation_KeepEachSendersOrder()
    {
        await using var host = await EmbeddedHost.StartAsync();
        const int Senders = 8, MessagesEach = 1000;
        var grain = Counter(host, "order");
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var number = 1; number <= MessagesEach; number++)
                await grain.Tell(sender, number);
        })));

        Assert.Equal(Senders * MessagesEach, await grain.Told());
        Assert.Equal(0, await grain.OutOfOrder());
    }

    [Fact]
    public async Task OneWayCall_ThatFails_IsLogged()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await Counter(host, "failing").FailOneWay();
        Assert.Contains("Nobody waits for this.", await host.Log.EntryAsync("counting/failing.FailOneWay"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_NotAnsweredInTime_EndsAtTheDeadlineOfItsMethodOrOfTheSilo()
    {
        var time = new ScriptedTime();
        await using var host = await EmbeddedHost.StartAsync(time);
        var brief = Counter(host, "brief").HoldBriefly("brief");
        var usual = Counter(host, "usual").Hold("usual");
        await host.Barriers.Until("brief begun");
        await host.Barriers.Until("usual begun");
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(brief.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => brief);
        Assert.Contains("counting/brief.HoldBriefly", exception.Message, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(22));
        Assert.False(usual.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => usual);
        host.Barriers.Reach("brief");
        host.Barriers.Reach("usual");
    }

    [Fact]
    public async Task Call_TimedOutWhileItWaits_IsNotBegun()
    {
        var time = new ScriptedTime();
        await using var host = await EmbeddedHost.StartAsync(time);
        var grain = Counter(host, "late");
        var first = grain.Hold("first");
        await host.Barriers.Until("first begun");
        var second = grain.HoldBriefly("second");
        time.Advance(TimeSpan.FromSeconds(8));
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        host.Barriers.Reach("first");
        await first;
        Assert.Equal(1, await grain.Count());
        Assert.False(host.Barriers.IsReached("second begun"));
    }

    [Fact]
    public async Task Call_WithManyArguments_BringsThemAll()
    {
        await using var host = await EmbeddedHost.StartAsync();
        using var cancellation = new CancellationTokenSource();
        Assert.Equal("1 b 3 True 4.5 f 6 7 i True 8", await Counter(host, "many").Many(1, "b", 3, true, 4.5, 'f', 6, 7, "i", 8, cancellation.Token));
    }

    private static ICountingGrain Counter(EmbeddedHost host, string key) => host.Grains.GetGrain<ICountingGrain>(key);
}
