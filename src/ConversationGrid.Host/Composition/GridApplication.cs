using System.Net;
using System.Net.Sockets;
using ConversationGrid.Gateway;
using ConversationGrid.Gateway.Admin;
using ConversationGrid.Grains;
using ConversationGrid.Grains.Agents;
using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Host.Quantum;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Persistence;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using GatewayOptions = ConversationGrid.Gateway.GatewayOptions;

namespace ConversationGrid.Host.Composition;

/// <summary>
/// The only place where everything is put together.
/// <code>
///  options ─▶ storage ─▶ intents, playbook ─▶ grains in a silo ─▶ gateway on Kestrel
/// </code>
/// </summary>
internal static class GridApplication
{
    private const string PortfolioSection = "Portfolio";
    private const string QuantumSection = "Quantum";

    private static readonly string[] Sections =
    [
        AgentOptions.Section, BotOptions.Section, ConversationOptions.Section, DemoOptions.Section, GatewayOptions.Section,
        IntentsOptions.Section, LearningOptions.Section, OptimizerOptions.Section, PortfolioSection, QuantumSection, QuantumChildOptions.Section, StorageOptions.Section, "Logging", "Kestrel", "Orleans",
    ];

    /// <exception cref="InvalidSettingsException">Settings name no section or key, or have no value or a wrong one.</exception>
    public static WebApplication Build(GridSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var errors = new List<string>();
        builder.Configuration.AddInMemoryCollection(Parse(settings.Settings, errors));
        builder.Configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Directory)}"] = settings.DataFolder;
        errors.AddRange(Check(builder.Configuration));
        if (builder.Configuration[$"{IntentsOptions.Section}:{nameof(IntentsOptions.Engine)}"] == IntentEngines.MLNet && IntentEngines.Find(IntentEngines.MLNet) is null)
            errors.Add($"{IntentsOptions.Section}:{nameof(IntentsOptions.Engine)}: mlnet: {IntentEngines.Absence}");
        if (errors.Count > 0)
            throw new InvalidSettingsException(errors);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(Address(builder.Configuration), settings.Port);
            kestrel.Limits.MaxRequestBodySize = kestrel.ApplicationServices.GetRequiredService<IOptions<GatewayOptions>>().Value.MaxBodyBytes;
        });
        // Figures and results go to standard output, what happened on the way to standard error.
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(AdminToken.LoadOrCreate(settings.DataFolder));
        AddOptions(builder.Services);
        IntentServices.Add(builder.Services, settings.DataFolder);
        AddGrains(builder.Services);
        var child = builder.Configuration.GetSection(QuantumChildOptions.Section).Get<QuantumChildOptions>() ?? new QuantumChildOptions();
        builder.Services.AddSolvers(QuantumPlan.Make(settings.Quantum, child), builder.Configuration.GetValue<bool>($"{QuantumSection}:Hardware:Enabled"));
        builder.UseOrleans(silo => AddSilo(silo, settings));
        builder.Services.AddGateway();

        var app = builder.Build();
        // What is refused before an endpoint is reached, a body that is not JSON say, is a problem+json as well.
        app.UseStatusCodePages();
        app.MapGateway();
        return app;
    }

    private static void AddOptions(IServiceCollection services)
    {
        GridOptions.Add<AgentOptions>(services, AgentOptions.Section);
        GridOptions.Add<BotOptions>(services, BotOptions.Section);
        GridOptions.Add<ConversationOptions>(services, ConversationOptions.Section);
        GridOptions.Add<DemoOptions>(services, DemoOptions.Section);
        GridOptions.Add<GatewayOptions>(services, GatewayOptions.Section);
        GridOptions.Add<IntentsOptions>(services, IntentsOptions.Section);
        GridOptions.Add<LearningOptions>(services, LearningOptions.Section);
        GridOptions.Add<OptimizerOptions>(services, OptimizerOptions.Section);
        GridOptions.Add<PortfolioOptions>(services, PortfolioSection);
        GridOptions.Add<QuantumServiceOptions>(services, QuantumSection);
        GridOptions.Add<QuantumChildOptions>(services, QuantumChildOptions.Section);
    }

    private static IEnumerable<string> Check(IConfiguration configuration) =>
    [
        .. GridOptions.Check<AgentOptions>(configuration, AgentOptions.Section),
        .. GridOptions.Check<BotOptions>(configuration, BotOptions.Section),
        .. GridOptions.Check<ConversationOptions>(configuration, ConversationOptions.Section),
        .. GridOptions.Check<DemoOptions>(configuration, DemoOptions.Section),
        .. GridOptions.Check<GatewayOptions>(configuration, GatewayOptions.Section),
        .. GridOptions.Check<IntentsOptions>(configuration, IntentsOptions.Section),
        .. GridOptions.Check<LearningOptions>(configuration, LearningOptions.Section),
        .. GridOptions.Check<OptimizerOptions>(configuration, OptimizerOptions.Section),
        .. GridOptions.Check<PortfolioOptions>(configuration, PortfolioSection),
        .. GridOptions.Check<QuantumServiceOptions>(configuration, QuantumSection),
        .. GridOptions.Check<QuantumChildOptions>(configuration, QuantumChildOptions.Section),
        .. GridOptions.Check<StorageOptions>(configuration, StorageOptions.Section),
    ];

    private static void AddGrains(IServiceCollection services)
    {
        services.AddSingleton<UtteranceReader>();
        services.AddSingleton<ReplyPolicy>();
        services.AddSingleton<ConversationMetrics>();
        services.AddSingleton<RoutingModel>();
        services.AddSingleton<QueueMap>();
        services.AddSingleton<ShadowLog>();
        services.AddSingleton<HardwareBudget>();
        services.AddSingleton<OptimizerMetrics>();
    }

    private static void AddSilo(ISiloBuilder silo, GridSettings settings)
    {
        // One process is the whole cluster, so its ports are nobody's business and any free ones do.
        silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: FreePort(), serviceId: "conversation-grid", clusterId: "conversation-grid");
        silo.UseInMemoryReminderService();
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(2));
        if (settings.Storage == "memory")
            silo.AddMemoryPersistence().AddMemoryGrainStorage(GridStorage.Name);
        else
            silo.AddSqlitePersistence(GridStorage.Name);
    }

    /// <summary>What is no address is left to the check of all options, which names its key.</summary>
    private static IPAddress Address(ConfigurationManager configuration) =>
        IPAddress.TryParse(configuration[$"{GatewayOptions.Section}:{nameof(GatewayOptions.Address)}"], out var address) ? address : IPAddress.Loopback;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Dictionary<string, string?> Parse(IReadOnlyList<string> settings, List<string> errors)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? setting : setting[..equals];
            var colon = key.IndexOf(':', StringComparison.Ordinal);
            if (equals < 0 || colon <= 0)
                errors.Add($"--set {setting}: expected Section:Key=value.");
            else if (!Sections.Contains(key[..colon], StringComparer.OrdinalIgnoreCase))
                errors.Add($"--set {setting}: there is no section {key[..colon]}. Sections: {string.Join(", ", Sections)}.");
            else
                values[key] = setting[(equals + 1)..];
        }

        return values;
    }
}
