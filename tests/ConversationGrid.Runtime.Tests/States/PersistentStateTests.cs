using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace ConversationGrid.Runtime.Tests.States;

public sealed class PersistentStateTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task State_NeverWritten_IsFreshAndHasNoRecord()
    {
        var counter = Counter("fresh");
        Assert.Equal(0, await counter.Value());
        Assert.False(await counter.Exists());
    }

    [Fact]
    public async Task State_Written_IsThereAfterReactivation()
    {
        var counter = Counter("written");
        await counter.Add(7);
        await counter.Write();
        await counter.Add(1);
        await counter.Leave();
        Assert.Equal(7, await counter.Value());
        Assert.True(await counter.Exists());
    }

    [Fact]
    public async Task State_Cleared_IsFreshAgain()
    {
        var counter = Counter("cleared");
        await counter.Add(7);
        await counter.Write();
        await counter.Clear();
        Assert.Equal(0, await counter.Value());
        Assert.False(await counter.Exists());
    }

    [Fact]
    public async Task Write_AfterAnotherWroteTheRecord_FailsAndDropsTheActivation()
    {
        var counter = Counter("conflict");
        await counter.Add(1);
        await counter.Write();

        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("memory");
        var record = new GrainState<CounterState>();
        await storage.ReadStateAsync("counter", counter.GetGrainId(), record);
        record.State!.Value = 50;
        await storage.WriteStateAsync("counter", counter.GetGrainId(), record);

        await counter.Add(1);
        await Assert.ThrowsAsync<InconsistentStateException>(counter.Write);
        Assert.Equal(50, await counter.Value());
        await counter.Add(1);
        await counter.Write();
        Assert.Equal(51, await counter.Value());
    }

    [Fact]
    public async Task StorageWrite_WithAStaleETag_IsRefused()
    {
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("memory");
        var id = GrainId.Create("test-nobody", "stale");
        var first = new GrainState<CounterState>(new());
        await storage.WriteStateAsync("counter", id, first);
        Assert.True(first.RecordExists);
        var second = new GrainState<CounterState>(new());
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("counter", id, second));
        await storage.ClearStateAsync("counter", id, first);
        Assert.False(first.RecordExists);
        await storage.WriteStateAsync("counter", id, second);
        Assert.NotNull(second.ETag);
    }

    [Fact]
    public Task OwnProvider_RegisteredByName_ServesTheGrainsThatNameIt() => TestSilo.RunAsync(
        builder => builder.Services.AddGrainStorage("own", static (_, name) => new DictionaryStorage(name)),
        async own =>
        {
            var counter = own.Grains.GetGrain<IOwnStorageCounterGrain>("own");
            await counter.Add(3);
            await counter.Write();
            await counter.Leave();
            Assert.Equal(3, await counter.Value());
            Assert.Equal("own", ((DictionaryStorage)own.Services.GetRequiredKeyedService<IGrainStorage>("own")).Name);
        });

    [Fact]
    public async Task MissingProvider_FailsTheActivation()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(silo.Grains.GetGrain<ILostStorageCounterGrain>("lost").Value);
        Assert.Contains("\"lost\"", exception.ToString(), StringComparison.Ordinal);
    }

    private ICounterGrain Counter(string key) =>
        silo.Grains.GetGrain<ICounterGrain>(key, "ConversationGrid.Runtime.Tests.States.CounterGrain");
}
