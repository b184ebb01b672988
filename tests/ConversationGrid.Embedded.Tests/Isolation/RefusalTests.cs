using Orleans.Serialization;

namespace ConversationGrid.Embedded.Tests.Isolation;

public sealed class RefusalTests
{
    [Fact]
    public async Task MutableArgument_IsRefused_NamingTypeAndMethod()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var grain = host.Grains.GetGrain<IPickyGrain>("x");
        var exception = await Assert.ThrowsAsync<CodecNotFoundException>(() => grain.Take(new()));
        Assert.Contains(typeof(CopierTests.Unmarked).FullName!, exception.Message, StringComparison.Ordinal);
        Assert.Contains("IPickyGrain.Take", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MutableResult_IsRefused_NamingTypeAndMethod()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var exception = await Assert.ThrowsAsync<CodecNotFoundException>(host.Grains.GetGrain<IPickyGrain>("x").Give);
        Assert.Contains(typeof(CopierTests.Unmarked).FullName!, exception.Message, StringComparison.Ordinal);
        Assert.Contains("the result of", exception.Message, StringComparison.Ordinal);
        Assert.Contains("IPickyGrain.Give", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArgumentMarkedImmutable_IsShared()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var unmarked = new CopierTests.Unmarked();
        Assert.Same(unmarked, await host.Grains.GetGrain<IPickyGrain>("x").Share(unmarked, 1));
    }

    public interface IPickyGrain : IGrainWithStringKey
    {
        Task Take(CopierTests.Unmarked value);

        Task<CopierTests.Unmarked> Give();

        [return: Immutable]
        Task<CopierTests.Unmarked> Share([Immutable] CopierTests.Unmarked value, int number);
    }

    public sealed class PickyGrain : Grain, IPickyGrain
    {
        public Task Take(CopierTests.Unmarked value) => Task.CompletedTask;

        public Task<CopierTests.Unmarked> Give() => Task.FromResult(new CopierTests.Unmarked());

        public Task<CopierTests.Unmarked> Share(CopierTests.Unmarked value, int number) => Task.FromResult(value);
    }
}
