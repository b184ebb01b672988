using System.Runtime.CompilerServices;

namespace ConversationGrid.Embedded.Tests.Observers;

public sealed class LostObserverTests
{
    [Fact]
    public async Task AwaitedCall_OfADeletedObserver_FailsAtOnce()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var observer = new Echo();
        var reference = host.Grains.CreateObjectReference<IEcho>(observer);
        Assert.Equal(1, await reference.Back(1));
        host.Grains.DeleteObjectReference<IEcho>(reference);
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => reference.Back(1));
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => reference.Back(1));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task AwaitedCall_OfAnObserverThatIsGarbage_FailsAtOnce()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var reference = Forgotten(host);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => reference.Back(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IEcho Forgotten(EmbeddedHost host) => host.Grains.CreateObjectReference<IEcho>(new Echo());

    public interface IEcho : IGrainObserver
    {
        Task<int> Back(int number);
    }

    private sealed class Echo : IEcho
    {
        public Task<int> Back(int number) => Task.FromResult(number);
    }
}
