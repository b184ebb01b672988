using Orleans.Concurrency;

namespace ConversationGrid.Runtime.Tests.Isolation;

public sealed class IsolationTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task Argument_ChangedByTheCallerAfterwards_StaysAsItWasForTheGrain()
    {
        var grain = Grain("caller");
        var basket = new Basket { Owner = "Ann", Items = { "apple" } };
        await grain.Keep(basket);
        basket.Owner = "Bob";
        basket.Items.Add("pear");
        var kept = await grain.Kept();
        Assert.Equal(("Ann", "apple"), (kept.Owner, Assert.Single(kept.Items)));
    }

    [Fact]
    public async Task Argument_ChangedByTheGrain_StaysAsItWasForTheCaller()
    {
        var basket = new Basket { Owner = "Ann", Items = { "apple" } };
        await Grain("grain").Spoil(basket);
        Assert.Equal(("Ann", "apple"), (basket.Owner, Assert.Single(basket.Items)));
    }

    [Fact]
    public async Task Result_ChangedByTheCaller_StaysAsItWasForTheGrain()
    {
        var grain = Grain("result");
        await grain.Keep(new() { Owner = "Ann", Items = { "apple" } });
        (await grain.Kept()).Items.Clear();
        Assert.Equal("apple", Assert.Single((await grain.Kept()).Items));
    }

    [Fact]
    public async Task Collections_AreCopiedWithTheirElements()
    {
        var grain = Grain("collections");
        List<int> numbers = [1, 2];
        var table = new Dictionary<string, int[]> { ["row"] = [10, 20] };
        await grain.KeepNumbers(numbers, table);
        numbers.Add(100);
        table["row"][0] = 1000;
        Assert.Equal(33, await grain.Sum());
    }

    [Fact]
    public async Task ImmutableMessage_PassesThrough()
    {
        var note = new Note("hello", new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), 5);
        Assert.Equal(note, await Grain("immutable").Pass(note));
    }

    [Fact]
    public async Task DerivedMessage_KeepsItsType() =>
        Assert.Equal("Dog Rex Ann", await Grain("derived").Describe(new Dog { Name = "Rex", Bed = new() { Owner = "Ann" } }));

    [Fact]
    public async Task ImmutableCollectionsAndMemory_Pass()
    {
        Assert.Equal(5, await Grain("collections").Count(["a", "b"], Enumerable.Range(0, 3).ToArray().AsImmutable()));
        Assert.Equal(4, await Grain("memory").Length(new byte[] { 1, 2, 3, 4 }));
    }

    private IKeepingGrain Grain(string key) => silo.Grains.GetGrain<IKeepingGrain>(key);
}
