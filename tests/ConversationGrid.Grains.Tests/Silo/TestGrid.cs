using System.Net;
using System.Net.Sockets;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Grains.Tests.Conversations;
using ConversationGrid.Grains.Tests.Insights;
using ConversationGrid.Intents.Slots;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Hosting;

namespace ConversationGrid.Grains.Tests.Silo;

/// <summary>The grains in a silo of the runtime at hand. Stores and clock outlive <see cref="RestartAsync"/>.</summary>
internal sealed class TestGrid : IAsyncDisposable
{
    private readonly Action<IServiceCollection> _configure;
    private IHost? _host;
    private IGatewayObserver? _gateway;

    private TestGrid(Action<IServiceCollection> configure) => _configure = configure;

    public ShiftedTimeProvider Time { get; } = new();

    public FakeTranscripts Transcripts { get; } = new();

    public FakeStorage Storage { get; } = new();

    public FakeDecisions Decisions { get; } = new();

    public FakeShadow Shadow { get; } = new();

    public FakeGateway Gateway { get; } = new();

    public DirectoryInfo DataFolder { get; } = Directory.CreateTempSubdirectory("grid-");

    public IGrainFactory Grains => _host!.Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _host!.Services;

    public IOptimizerGrain Optimizer => Grains.GetGrain<IOptimizerGrain>(IOptimizerGrain.Key);

    public static async Task<TestGrid> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var grid = new TestGrid(configure ?? (_ => { }));
        await grid.StartHostAsync();
        return grid;
    }

    public IConversationGrain Conversation(string id) => Grains.GetGrain<IConversationGrain>(id);

    public IAgentGrain Agent(string id) => Grains.GetGrain<IAgentGrain>(id);

    public GatewayConnection Connection(string id)
    {
        _gateway ??= Grains.CreateObjectReference<IGatewayObserver>(Gateway);
        return new GatewayConnection(_gateway, id);
    }

    /// <summary>A new conversation; its token is its id and its customer's socket is named after it.</summary>
    public async Task<IConversationGrain> OpenAsync(string id, CustomerProfile? profile = null)
    {
        Assert.NotNull(await Conversation(id).Open(new OpenConversation(id, profile ?? new CustomerProfile(), Channel.Chat, Connection(id))));
        return Conversation(id);
    }

    /// <summary>A new conversation that waits.</summary>
    public async Task<IConversationGrain> OpenWaitingAsync(string id)
    {
        var conversation = await OpenAsync(id);
        Assert.Equal(ConversationStatus.Waiting, (await conversation.Escalate(null, null)).Status!.Status);
        return conversation;
    }

    /// <summary>A new agent at the desk; their socket is named after them.</summary>
    public async Task<IAgentGrain> AddAgentAsync(string name, int chat = 3, string[]? skills = null, string[]? queues = null)
    {
        var added = await Grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key)
            .Add(new NewAgent { Name = name, ChatCapacity = chat, Skills = [.. skills ?? []], Languages = ["en"], Queues = [.. queues ?? []] });
        Assert.Equal(name, added!.Profile.Agent);
        await Agent(name).Connect(Connection(name));
        await Agent(name).SetActivity(Activity.Available, null);
        return Agent(name);
    }

    /// <summary>A new conversation that the agent has accepted.</summary>
    public async Task<IConversationGrain> OpenHeldAsync(string id, string agent)
    {
        var conversation = await OpenWaitingAsync(id);
        var offer = await Gateway.OfferAsync(agent, id);
        Assert.Equal(Refusal.None, (await Agent(agent).Accept(offer.Offer)).Refusal);
        return conversation;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartHostAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        DataFolder.Delete(recursive: true);
    }

    private async Task StartHostAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<ITranscriptStore>(Transcripts);
        services.AddSingleton<IDecisionStore>(Decisions);
        services.AddSingleton(provider => new IntentModels(
            ModelSetups.Fake(DataFolder.FullName), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IntentModels>>()));
        services.AddSingleton(provider => provider.GetRequiredService<IntentModels>().Live);
        services.AddSingleton(new DriftReference(["order_status", "store_hours", "gibberish"]));
        services.AddSingleton<IntentMetrics>();
        services.AddSingleton<IntentObserver>();
        services.AddHostedService(provider => provider.GetRequiredService<IntentObserver>());
        services.AddSingleton<IShadowStore>(Shadow);
        services.AddSingleton(new SlotExtractor(new SlotOptions()));
        services.AddSingleton(Playbooks.Small());
        services.AddSingleton<UtteranceReader>();
        services.AddSingleton<ReplyPolicy>();
        services.AddSingleton<ConversationMetrics>();
        services.AddSingleton<RoutingModel>();
        services.AddSingleton<QueueMap>();
        services.AddSingleton<ShadowLog>();
        services.AddSingleton<OptimizerMetrics>();
        services.AddSingleton(new SolverPortfolio([new AnnealingSolver()], new PortfolioOptions(), TimeProvider.System));
        services.Configure<OptimizerOptions>(optimizer =>
        {
            optimizer.BatchWindow = TimeSpan.FromMilliseconds(20);
            optimizer.Deadline = TimeSpan.FromMilliseconds(10);
            optimizer.RetryInterval = TimeSpan.FromMilliseconds(100);
            optimizer.PositionInterval = TimeSpan.FromMilliseconds(50);
        });
        _configure(services);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort());
            silo.UseInMemoryReminderService();
            silo.Services.AddGrainStorage(GridStorage.Name, (_, _) => Storage);
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task StopAsync()
    {
        _gateway = null;
        await _host!.StopAsync();
        _host.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
