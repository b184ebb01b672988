namespace ConversationGrid.Embedded.Tests.Activations;

public sealed class GrainClassTests
{
    [Fact]
    public async Task GetGrain_OfAnInterfaceNobodyImplements_IsRefused()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var exception = Assert.Throws<ArgumentException>(() => host.Grains.GetGrain<IOrphanGrain>("x"));
        Assert.Contains(nameof(IOrphanGrain), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetGrain_OfAnInterfaceWithTwoClasses_NeedsThePrefix()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var exception = Assert.Throws<ArgumentException>(() => host.Grains.GetGrain<ITwinGrain>("x"));
        Assert.Contains(nameof(LeftTwin), exception.Message, StringComparison.Ordinal);
        Assert.Equal("left", await host.Grains.GetGrain<ITwinGrain>("x", typeof(LeftTwin).FullName).Side());
        Assert.Equal("right", await host.Grains.GetGrain<ITwinGrain>("x", typeof(RightTwin).FullName).Side());
    }

    [Fact]
    public async Task Call_OfAnInterfaceThatCannotBeCalled_SaysWhy()
    {
        await using var host = await EmbeddedHost.StartAsync();
        Assert.Contains("must return Task", Assert.Throws<NotSupportedException>(() => host.Grains.GetGrain<ISynchronousGrain>("x")).Message, StringComparison.Ordinal);
        Assert.Contains("generic", Assert.Throws<NotSupportedException>(() => host.Grains.GetGrain<IGenericMethodGrain>("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InternalInterface_CanBeCalled()
    {
        await using var host = await EmbeddedHost.StartAsync();
        Assert.Equal(new Secret("x"), await host.Grains.GetGrain<IInternalGrain>("x").Reveal(new("x")));
    }

    public interface IOrphanGrain : IGrainWithStringKey;

    public interface ITwinGrain : IGrainWithStringKey
    {
        Task<string> Side();
    }

    public sealed class LeftTwin : Grain, ITwinGrain
    {
        public Task<string> Side() => Task.FromResult("left");
    }

    public sealed class RightTwin : Grain, ITwinGrain
    {
        public Task<string> Side() => Task.FromResult("right");
    }

    public interface ISynchronousGrain : IGrainWithStringKey
    {
        int Answer();
    }

    public sealed class SynchronousGrain : Grain, ISynchronousGrain
    {
        public int Answer() => 1;
    }

    public interface IGenericMethodGrain : IGrainWithStringKey
    {
        Task<T> Answer<T>(T value);
    }

    public sealed class GenericMethodGrain : Grain, IGenericMethodGrain
    {
        public Task<T> Answer<T>(T value) => Task.FromResult(value);
    }

    internal interface IInternalGrain : IGrainWithStringKey
    {
        Task<Secret> Reveal(Secret secret);
    }

    internal sealed class InternalGrain : Grain, IInternalGrain
    {
        public Task<Secret> Reveal(Secret secret) => Task.FromResult(secret);
    }

    internal sealed record Secret(string Word);
}
