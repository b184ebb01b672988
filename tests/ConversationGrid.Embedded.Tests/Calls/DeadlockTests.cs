using ConversationGrid.Embedded.Calls;

namespace ConversationGrid.Embedded.Tests.Calls;

public sealed class DeadlockTests
{
    [Fact]
    public async Task Call_ThatComesBackToItsCaller_FailsAndNamesTheChain()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var exception = await Assert.ThrowsAsync<DeadlockException>(() => Grain(host, "a").Walk(["b", "c", "a"]));
        Assert.Equal("Deadlock: chain/a.Walk → chain/b.Walk → chain/c.Walk → chain/a.Walk waits for chain/a.Walk to end.", exception.Message);
        await host.Log.EntryAsync(exception.Message);
        await Grain(host, "a").Walk(["b", "c"]);
    }

    [Fact]
    public async Task Call_OfItself_Fails()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var exception = await Assert.ThrowsAsync<DeadlockException>(() => Grain(host, "a").Walk(["a"]));
        Assert.Equal("Deadlock: chain/a.Walk → chain/a.Walk waits for chain/a.Walk to end.", exception.Message);
        await Assert.ThrowsAsync<DeadlockException>(Grain(host, "a").CallSelfAmongOthers);
    }

    [Fact]
    public async Task TwoCalls_ThatWaitForEachOther_OneFailsAndTheOtherGoesOn()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var first = Grain(host, "a").WalkAfter("both", ["b"]);
        var second = Grain(host, "b").WalkAfter("both", ["a"]);
        await host.Barriers.Until("a begun");
        await host.Barriers.Until("b begun");
        host.Barriers.Reach("both");
        var outcomes = await Task.WhenAll(Outcome(first), Outcome(second));
        Assert.Equal(["done", nameof(DeadlockException)], outcomes.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task Activation_ThatCallsItself_Fails()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var exception = await Assert.ThrowsAsync<DeadlockException>(host.Grains.GetGrain<IStubbornGrain>("x").Touch);
        Assert.Contains("stubborn/x.OnActivateAsync → stubborn/x.Touch", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThatComesBackInterleaving_IsNone()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await Grain(host, "a").Walk(["b", "aside", "a"]);
    }

    [Fact]
    public async Task CallOfItself_NotAwaited_IsNone()
    {
        var time = new ScriptedTime();
        await using var host = await EmbeddedHost.StartAsync(time);
        var call = Grain(host, "a").CallSelfUnawaited("phase");
        await host.Barriers.Until("phase begun");
        await SearchAsync(host, time);
        host.Barriers.Reach("phase");
        await call;
        await host.Barriers.Until("phase after");
    }

    [Fact]
    public async Task CallByDetachedCode_ThatWaitsForAnotherCall_IsNone()
    {
        var time = new ScriptedTime();
        await using var host = await EmbeddedHost.StartAsync(time);
        await Grain(host, "a").WalkDetached("detached", ["b", "a"]);
        var held = Grain(host, "a").WalkAfter("release", []);
        await host.Barriers.Until("a begun");
        host.Barriers.Reach("detached");
        await host.Barriers.Until("b walks");
        await SearchAsync(host, time);
        host.Barriers.Reach("release");
        await held;
        await host.Barriers.Until("detached done");
    }

    /// <summary>Searches often enough to believe what is found, once every turn under way has ended.</summary>
    private static async Task SearchAsync(EmbeddedHost host, ScriptedTime time)
    {
        await host.TurnsEndedAsync();
        await host.TurnsEndedAsync();
        for (var i = 0; i < 5; i++)
            time.Advance(OutstandingCalls.SweepPeriod);
    }

    private static IChainGrain Grain(EmbeddedHost host, string key) => host.Grains.GetGrain<IChainGrain>(key);

    private static async Task<string> Outcome(Task call)
    {
        try
        {
            await call;
            return "done";
        }
        catch (DeadlockException exception)
        {
            return exception.GetType().Name;
        }
    }
}
