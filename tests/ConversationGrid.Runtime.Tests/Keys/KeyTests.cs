namespace ConversationGrid.Runtime.Tests.Keys;

public sealed class KeyTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task IntegerKey_IsKnownToTheGrainAndItsReference(long key)
    {
        var grain = silo.Grains.GetGrain<INumberedGrain>(key);
        Assert.Equal(key, grain.GetPrimaryKeyLong());
        Assert.Equal(key, await grain.Key());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("with/slash and space")]
    [InlineData("日本")]
    public async Task StringKey_IsKnownToTheGrainAndItsReference(string key)
    {
        var grain = silo.Grains.GetGrain<INamedGrain>(key);
        Assert.Equal(key, grain.GetPrimaryKeyString());
        Assert.Equal(key, await grain.Key());
        Assert.Equal($"test-named/{key}", await grain.Id());
        Assert.Equal($"test-named/{key}", await grain.ContextId());
        Assert.Equal(GrainId.Parse($"test-named/{key}"), grain.GetGrainId());
    }

    [Fact]
    public async Task References_AsArgumentAndResult_CallTheSameGrain()
    {
        var first = silo.Grains.GetGrain<INamedGrain>("first");
        var second = silo.Grains.GetGrain<INamedGrain>("second");
        Assert.Equal("second", await first.KeyOf(second));
        var self = await first.Self();
        Assert.Equal("first", await self.Key());
        Assert.Equal(first, self);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Reference_ByGrainId_CallsTheSameGrain() =>
        Assert.Equal("by-id", await silo.Grains.GetGrain<INamedGrain>(GrainId.Create("test-named", "by-id")).Key());
}
