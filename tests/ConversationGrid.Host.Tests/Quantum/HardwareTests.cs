using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Gateway.Admin;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Host.Composition;
using ConversationGrid.Host.Quantum;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Quantum.Hardware;
using ConversationGrid.Optimization.Tests.Quantum;
using ConversationGrid.Optimization.Tests.Quantum.Hardware;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Tests.Quantum;

/// <summary>The hardware path as <c>up</c> puts it together, with a workspace and a writer of circuits that are not real.</summary>
public sealed class HardwareTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Beside the program, where ./grid test has the model trained before the tests: no second training here.</summary>
    private static readonly string s_models = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "ConversationGrid.Host", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "models");

    private readonly string _folder = Directory.CreateTempSubdirectory("hardware-").FullName;
    private readonly FakeQuantumServer _circuits = new();
    private readonly FakeAzureQuantum _azure = new();

    [Fact]
    public async Task Build_WithSettings_BindsThemAndMakesTheSolver()
    {
        await using var app = Build("memory", "Quantum:Hardware:Layers=2", "Quantum:Hardware:InputParams={\"debias\":false}");

        var options = app.Services.GetRequiredService<IOptions<QuantumServiceOptions>>().Value.Hardware;
        Assert.Equal((true, _azure.Address, "ionq", 2, 4m), (options.Enabled, options.Endpoint, options.ProviderId, options.Layers, options.Prices!.PerJob));
        Assert.Equal("""{"debias":false}""", options.InputParams);
        Assert.Equal("hardware", app.Services.GetRequiredService<HardwareSolver>().Name);
    }

    [Fact]
    public async Task Build_NotEnabled_MakesNone()
    {
        await using var app = Build("memory", "Quantum:Hardware:Enabled=false");

        Assert.Null(app.Services.GetService<HardwareSolver>());
    }

    [Fact]
    public async Task Build_NobodyWritesCircuits_SaysSo()
    {
        await using var app = GridApplication.Build(Settings("memory") with { Quantum = "off" });

        Assert.Null(app.Services.GetService<HardwareSolver>());
        Assert.Equal("quantum: off (as asked); nobody writes circuits for the hardware", app.Services.GetRequiredService<QuantumPlan>().Line);
    }

    [Fact]
    public void Build_WrongSettings_NamesThemAll()
    {
        var failure = Assert.Throws<InvalidSettingsException>(() => GridApplication.Build(Settings("memory") with
        {
            Settings = ["Quantum:Hardware:Enabled=true", "Quantum:Hardware:Endpoint=http://eastus.quantum.azure.com", "Quantum:Hardware:Shots=none", "Quantum:Hardware:MaxJobs=0", "Quantum:Hardware:Prices:Currency=usd", "Quantum:Hardware:Price=1"],
        }));

        Assert.Equal(
            ["AccessToken", "Endpoint", "MaxJobs", "Price", "Prices:Currency", "ProviderId", "ResourceGroup", "Shots", "SubscriptionId", "Target", "Workspace"],
            failure.Message.Split(Environment.NewLine).Select(line => line["Quantum:Hardware:".Length..line.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Batch_Small_IsSentAndItsLateAnswerIsInTheShadowLog()
    {
        await using var app = await StartAsync("memory", "Optimizer:BatchSize=3", "Optimizer:BatchWindow=00:01:00", "Optimizer:ShortestWindow=00:01:00");
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        var gateway = grains.CreateObjectReference<IGatewayObserver>(new DeafGateway());
        foreach (var name in new[] { "ana", "ben" })
        {
            var agent = grains.GetGrain<IAgentGrain>((await grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key).Add(new NewAgent { Name = name, ChatCapacity = 3 }))!.Profile.Agent);
            await agent.Connect(new GatewayConnection(gateway, name));
            await agent.SetActivity(Activity.Available, null);
        }

        foreach (var conversation in new[] { "c1", "c2", "c3" })
            await grains.GetGrain<IOptimizerGrain>(IOptimizerGrain.Key).Enqueue(Escalation(conversation));
        await _azure.Submitted.WaitAsync(s_patience);
        // The job has not even begun, and the batch is out.
        var decision = await FirstAsync(app, "decisions", _ => true);
        Assert.NotEqual("hardware", decision.GetProperty("solver").GetString());
        _azure.Succeed(FirstPlaces(), cost: 3.5);

        var answer = await FirstAsync(app, "shadow", late => late.GetProperty("solver").GetString() == "hardware");
        Assert.Equal((decision.GetProperty("batch").GetString(), "main", "ionq.qpu.test", FakeQuantumServer.CircuitVersion), (Text("batch"), Text("queue"), Text("backend"), Text("circuitVersion")));
        Assert.Equal((3, 100, true), (answer.GetProperty("escalations").GetInt32(), answer.GetProperty("shots").GetInt32(), answer.GetProperty("isFeasible").GetBoolean()));
        Assert.Equal(3.5m, await grains.GetGrain<IHardwareBudgetGrain>(IHardwareBudgetGrain.Key).SpentInLastHour());

        string Text(string key) => answer.GetProperty(key).GetString()!;
    }

    [Fact]
    public async Task Budget_SpentBeforeARestart_IsSpentAfterIt()
    {
        await using (var before = await StartAsync("sqlite"))
        {
            await before.Services.GetRequiredService<HardwareBudget>().ReserveAsync(4);
            await before.StopAsync();
        }

        await using var after = await StartAsync("sqlite");

        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => after.Services.GetRequiredService<HardwareBudget>().ReserveAsync(4));
        Assert.Equal("Not sent: the job is estimated to cost 4.00 USD, and of MaxCostPerHour 5.00 USD only 1.00 USD is left.", error.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _azure.DisposeAsync();
        await _circuits.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Escalation Escalation(string conversation) => new()
    {
        Conversation = conversation,
        Number = 1,
        Channel = Channel.Chat,
        WaitingSince = TimeProvider.System.GetUtcNow(),
        Summary = "",
        Customer = new CustomerProfile(),
    };

    /// <summary>A hundred shots, all with the first place of each of the three escalations.</summary>
    private string FirstPlaces()
    {
        var bits = _azure.Input.Split("call void @__quantum__rt__result_record_output(").Length - 1;
        return JsonSerializer.Serialize(new
        {
            DataFormat = "microsoft.quantum-results.v2",
            Results = new[] { new { Histogram = new[] { new { Outcome = Enumerable.Range(0, bits).Select(bit => bit % (bits / 3) == 0 ? 1 : 0), Count = 100 } } } },
        });
    }

    /// <summary>Looks until it is there: it is stored by nobody whom a test could wait for.</summary>
    private async Task<JsonElement> FirstAsync(WebApplication app, string log, Func<JsonElement, bool> isIt)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(_folder, AdminToken.FileName))).Trim());
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            foreach (var record in (await http.GetFromJsonAsync<JsonElement[]>(new Uri($"/api/v1/optimizer/{log}", UriKind.Relative), patience.Token))!.Where(isIt))
                return record;
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task<WebApplication> StartAsync(string storage, params string[] settings)
    {
        var app = Build(storage, settings);
        GridStart.Prepare(app);
        await app.StartAsync();
        return app;
    }

    private WebApplication Build(string storage, params string[] settings) => GridApplication.Build(Settings(storage, settings));

    private GridSettings Settings(string storage, params string[] settings) => new()
    {
        Port = 0,
        DataFolder = _folder,
        Storage = storage,
        Quantum = _circuits.Address.ToString(),
        Settings =
        [
            .. new[]
            {
                "Enabled=true", $"Endpoint={_azure.Address}", "SubscriptionId=11112222-3333-4444-5555-666677778888", "ResourceGroup=grid", "Workspace=test", "ProviderId=ionq",
                "Target=ionq.qpu.test", $"AccessToken={FakeAzureQuantum.Token}", "Prices:PerJob=4", "MaxCostPerJob=5", "MaxCostPerHour=5", "PollInterval=00:00:00.100",
            }.Select(setting => $"Quantum:Hardware:{setting}"),
            $"Intents:Cache={s_models}",
            .. settings,
        ],
    };

    private sealed class DeafGateway : IGatewayObserver
    {
        public Task ToCustomer(string connection, CustomerUpdate update) => Task.CompletedTask;

        public Task ToAgent(ImmutableArray<string> connections, DeskUpdate update) => Task.CompletedTask;
    }
}
