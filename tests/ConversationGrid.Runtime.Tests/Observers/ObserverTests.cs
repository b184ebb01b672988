namespace ConversationGrid.Runtime.Tests.Observers;

public sealed class ObserverTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task Notifications_ArriveInOrder()
    {
        var (listener, speaker, _) = await SubscribeAsync("order");
        await speaker.Say(0, 100);
        await speaker.Say(100, 100);
        await listener.Until(200);
        Assert.Equal(Enumerable.Range(0, 200), listener.Numbers);
    }

    [Fact]
    public async Task AwaitedCall_ReturnsTheObserversAnswer()
    {
        var (listener, speaker, _) = await SubscribeAsync("answer");
        Assert.Equal(42, await speaker.Ask(21));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task AwaitedCall_ThatFails_GivesTheGrainTheException()
    {
        var (listener, speaker, _) = await SubscribeAsync("failure");
        Assert.Equal(nameof(InvalidOperationException), await speaker.Provoke());
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Notification_AfterTheReferenceIsDeleted_DoesNotArrive()
    {
        var (listener, speaker, reference) = await SubscribeAsync("deleted");
        await speaker.Say(0, 1);
        await listener.Until(1);
        silo.Grains.DeleteObjectReference<IListener>(reference);
        await speaker.Say(1, 1);
        var (other, _, _) = await SubscribeAsync("deleted");
        await speaker.Say(2, 1);
        await other.Until(1);
        Assert.Equal([0], listener.Numbers);
    }

    [Fact]
    public void DeleteObjectReference_GivenTheObject_IsRefused() =>
        Assert.Throws<ArgumentException>(() => silo.Grains.DeleteObjectReference<IListener>(new Listener()));

    private async Task<(Listener Listener, ISpeakerGrain Speaker, IListener Reference)> SubscribeAsync(string key)
    {
        var listener = new Listener();
        var speaker = silo.Grains.GetGrain<ISpeakerGrain>(key);
        var reference = silo.Grains.CreateObjectReference<IListener>(listener);
        await speaker.Subscribe(reference);
        return (listener, speaker, reference);
    }

    private sealed class Listener : IListener
    {
        private readonly Signals _signals = new();
        private readonly List<int> _numbers = [];

        public IReadOnlyList<int> Numbers
        {
            get
            {
                lock (_numbers)
                {
                    return [.. _numbers];
                }
            }
        }

        public Task Until(int count) => _signals.Of($"heard {count}");

        public void Heard(int number)
        {
            lock (_numbers)
            {
                _numbers.Add(number);
                _signals.Set($"heard {_numbers.Count}");
            }
        }

        public Task<int> Ask(int number) => Task.FromResult(2 * number);

        public Task Fail() => throw new InvalidOperationException("The listener does not want to.");
    }
}
