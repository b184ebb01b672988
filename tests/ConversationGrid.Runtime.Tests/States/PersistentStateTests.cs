namespace ConversationGrid.Runtime.Tests.States;

public sealed class PersistentStateTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task State_NeverWritten_IsFreshAndHasNoRecord()
    {
        var counter = silo.Grains.GetGrain<ICounterGrain>("fresh");
        Assert.Equal(0, await counter.Value());
        Assert.False(await counter.Exists());
    }

    [Fact]
    public async Task State_Written_IsThereAfterReactivation()
    {
        var counter = silo.Grains.GetGrain<ICounterGrain>("written");
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
        var counter = silo.Grains.GetGrain<ICounterGrain>("cleared");
        await counter.Add(7);
        await counter.Write();
        await counter.Clear();
        Assert.Equal(0, await counter.Value());
        Assert.False(await counter.Exists());
    }
}
