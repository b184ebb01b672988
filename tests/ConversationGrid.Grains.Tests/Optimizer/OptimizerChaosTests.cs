using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Grains.Tests.Silo;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Tests.Quantum;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Optimizer;

/// <summary>Whatever customers, agents and the quantum service do: who waits is taken by one agent, once, or leaves.</summary>
public sealed class OptimizerChaosTests
{
    private const int Conversations = 300;
    private const int Agents = 8;
    private const int Capacity = 3;
    private const int AtOnce = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Batches_ChaosEverywhere_NoEscalationIsLostOrDoubled(int seed)
    {
        await using var server = new FakeQuantumServer();
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var quantum = new QuantumSolver(http, Chaos(server.Address, (ulong)seed), TimeProvider.System);
        await using var grid = await TestGrid.StartAsync(services =>
        {
            services.AddSingleton(new SolverPortfolio([.. SolverPortfolio.ClassicalMembers, quantum], new PortfolioOptions(), TimeProvider.System));
            services.Configure<OptimizerOptions>(options =>
            {
                options.ShortestWindow = TimeSpan.FromMilliseconds(2);
                options.OfferTime = options.OfferSlack = TimeSpan.FromMilliseconds(150);
                options.RepeatOfferPause = TimeSpan.Zero;
            });
            services.Configure<ConversationGrid.Grains.Agents.AgentOptions>(options => options.MissesToAway = 1000);
        });
        using var story = new Story(grid, seed);

        await story.PlayAsync();

        Assert.Equal(Conversations, story.Taken.Count + story.Left.Count);
        Assert.Empty(story.Taken.Keys.Intersect(story.Left.Keys));
        Assert.All(story.Taken, taken => Assert.Equal((taken.Key, 1), (taken.Key, taken.Value)));
        Assert.Equal(0, story.Overfull);
        Assert.Empty((await grid.Optimizer.Describe()).Waiting.Where(waiting => story.Taken.ContainsKey(waiting.Conversation)));
        Assert.True(!story.Left.IsEmpty && story.Declined > 0 && story.Ignored > 0 && story.WentAway > 0, "the story had all kinds of trouble in it");
    }

    private static QuantumServiceOptions Chaos(Uri address, ulong seed) => new()
    {
        BaseAddress = address,
        AttemptTimeout = TimeSpan.FromMilliseconds(50),
        TotalTimeout = TimeSpan.FromMilliseconds(100),
        BreakerPause = TimeSpan.FromMilliseconds(500),
        Chaos = new QuantumChaosOptions
        {
            LogNormalMedian = TimeSpan.FromMilliseconds(4),
            HeavyTailMinimum = TimeSpan.FromMilliseconds(1),
            ErrorShare = 0.1,
            HangShare = 0.1,
            GarbageShare = 0.1,
            WrongAnswerShare = 0.1,
            Seed = seed,
        },
    };

    /// <summary>Customers who come in bursts and sometimes leave; agents who take, decline, ignore, complete, and walk away.</summary>
    private sealed class Story(TestGrid grid, int seed) : IGatewayObserver, IDisposable
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _places = new(AtOnce);
        private readonly Dictionary<string, Channel<AgentOffer>> _offers = [];
        private int _declined;
        private int _ignored;
        private int _wentAway;
        private int _overfull;

        public ConcurrentDictionary<string, int> Taken { get; } = [];

        public ConcurrentDictionary<string, bool> Left { get; } = [];

        public int Declined => _declined;

        public int Ignored => _ignored;

        public int WentAway => _wentAway;

        public int Overfull => _overfull;

        public void Dispose() => _places.Dispose();

        public Task ToCustomer(string connection, CustomerUpdate update) => Task.CompletedTask;

        public Task ToAgent(ImmutableArray<string> connections, DeskUpdate update)
        {
            if (update.Offer is { } offer)
                _offers[connections[0]].Writer.TryWrite(offer);
            return Task.CompletedTask;
        }

        public async Task PlayAsync()
        {
            var gateway = grid.Grains.CreateObjectReference<IGatewayObserver>(this);
            var directory = grid.Grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key);
            for (var i = 0; i < Agents; i++)
            {
                var name = $"agent{i}";
                _offers[name] = System.Threading.Channels.Channel.CreateUnbounded<AgentOffer>();
                await directory.Add(new NewAgent { Name = name, ChatCapacity = Capacity, Languages = ["en"] });
            }

            Task[] agents = [.. _offers.Keys.Select((name, i) => WorkAsync(name, new GatewayConnection(gateway, name), new Random((seed * 100) + i)))];
            await ArriveAsync(new Random(seed));
            try
            {
                // An agent's failure is the story's.
                await await Task.WhenAny([_over.Task, .. agents]).WaitAsync(TimeSpan.FromSeconds(60));
            }
            catch (TimeoutException)
            {
                var queue = await grid.Optimizer.Describe();
                var desks = await Task.WhenAll(_offers.Keys.Select(name => grid.Agent(name).Availability()));
                throw new TimeoutException(
                    $"Awaited in vain that all {Conversations} are taken or leave: {Taken.Count} and {Left.Count} did. {queue.Batches} batches; {string.Join(", ", queue.Waiting)}; {string.Join(", ", desks.Select(desk => desk!.FreeChat))} free places");
            }

            foreach (var offers in _offers.Values)
                offers.Writer.Complete();
            await Task.WhenAll(agents);
        }

        private async Task ArriveAsync(Random random)
        {
            OptimizerMode[] modes = Enum.GetValues<OptimizerMode>();
            for (var i = 0; i < Conversations; i++)
            {
                await _places.WaitAsync(TimeSpan.FromSeconds(60));
                var id = $"c{i}";
                var conversation = await grid.OpenWaitingAsync(id);
                if (i % 25 == 0)
                    await grid.Optimizer.SetMode(modes[i / 25 % modes.Length]);
                // Who has been taken by then only ends the talk.
                if (random.NextDouble() < 0.1)
                    await LeaveAsync(id, conversation);
            }
        }

        private async Task LeaveAsync(string id, IConversationGrain conversation)
        {
            await conversation.End(Author.Customer, null);
            if ((await conversation.Describe())!.AgentId is null)
                Gone(Left.TryAdd(id, true));
        }

        private async Task WorkAsync(string name, GatewayConnection connection, Random random)
        {
            var agent = grid.Agent(name);
            var held = new Queue<string>();
            await agent.Connect(connection);
            await agent.SetActivity(Activity.Available, null);
            await foreach (var offer in _offers[name].Reader.ReadAllAsync())
            {
                var mood = random.NextDouble();
                if (mood < 0.15)
                {
                    Interlocked.Increment(ref _declined);
                    await agent.Decline(offer.Offer, null);
                }
                else if (mood < 0.25)
                {
                    Interlocked.Increment(ref _ignored);
                }
                else if (mood < 0.35)
                {
                    Interlocked.Increment(ref _wentAway);
                    await agent.SetActivity(Activity.Away, null);
                    await agent.SetActivity(Activity.Available, null);
                }
                else
                {
                    if ((await agent.Accept(offer.Offer)).Refusal == Refusal.None)
                    {
                        held.Enqueue(offer.Conversation);
                        Gone(Taken.AddOrUpdate(offer.Conversation, 1, (_, times) => times + 1) == 1);
                    }
                }

                if ((await agent.Availability())!.FreeChat < 0)
                    Interlocked.Increment(ref _overfull);
                // A full desk gets no offers any more, and only offers make it go on.
                if (held.Count == Capacity || (held.Count > 0 && random.NextDouble() < 0.6))
                    await agent.Complete(held.Dequeue(), null, null);
            }
        }

        private void Gone(bool isFirst)
        {
            if (!isFirst)
                return;
            _places.Release();
            if (Taken.Count + Left.Count == Conversations)
                _over.TrySetResult();
        }
    }
}
