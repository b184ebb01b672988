using System.Net.Http.Json;
using System.Text.Json;
using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Servers;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Quantum;

/// <summary>The grid starts the real quantum service as its child, asks it, outlives it, and takes it along when it goes.</summary>
public sealed class QuantumChildTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const string Listens = "The quantum service listens at ";

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    private readonly QuantumServiceLink _service = new();

    private GridProcess Grid { get; set; } = null!;

    private Floor Floor { get; set; } = null!;

    private AdminApi Optimizer => new(Grid, "optimizer");

    public async Task InitializeAsync()
    {
        Grid = await GridProcess.StartAsync(QuickGrid.Setup("memory", new Dictionary<string, string>
        {
            // On a busy machine a circuit takes its time; a batch is decided as soon as all have answered.
            ["Optimizer:Deadline"] = "00:00:10",
            ["Optimizer:OfferTime"] = "00:00:30",
            ["Quantum:BreakerPause"] = "00:00:00.500",
            ["QuantumService:Folder"] = _service.Path,
            ["QuantumService:RestartDelay"] = "00:00:00.100",
            ["QuantumService:LongestRestartDelay"] = "00:00:00.500",
            ["Logging:LogLevel:ConversationGrid.Host.Quantum"] = "Information",
        }) with { Quantum = "on" });
        Floor = new Floor(Grid);
    }

    public async Task DisposeAsync()
    {
        await Floor.DisposeAsync();
        output.WriteLine(Grid.Output);
        await Grid.DisposeAsync();
    }

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Escalation_InEachModeThatAsksTheChild_HasItsAnswerRecorded()
    {
        var version = await CircuitVersionAsync(await ReadyAsync());
        var ana = await Floor.AgentAsync("Ana", chat: 10);
        var mode = await Optimizer.GetAsync("mode");
        Assert.Equal(("hybrid", true), (mode.GetProperty("mode").GetString(), mode.GetProperty("quantum").GetBoolean()));

        // Its answer is what goes out.
        await Optimizer.PutAsync("mode", new { mode = "quantum" });
        var decision = await DecideAsync(ana);
        Assert.Equal(("quantum", "quantum", version, "qdk-simulator"), (Text(decision, "solver"), Text(decision, "arm"), Text(decision, "circuitVersion"), Text(decision, "backend")));
        Assert.Equal((null, "Leased"), (Text(decision, "fallback"), Text(decision, "receipt")));
        Assert.InRange(decision.GetProperty("feasibilityRate").GetDouble(), double.Epsilon, 1);

        // What is proven without it does not wait for it: then its answer is scored when it comes.
        await Optimizer.PutAsync("mode", new { mode = "hybrid" });
        decision = await DecideAsync(ana);
        Assert.Equal(("hybrid", null), (Text(decision, "arm"), Text(decision, "fallback")));
        Assert.Equal(version, Text(decision, "circuitVersion") ?? Text(await LateAnswerAsync(decision), "circuitVersion"));

        // In the shadow it never goes out.
        await Optimizer.PutAsync("mode", new { mode = "shadow" });
        decision = await DecideAsync(ana);
        Assert.Equal(("shadow", null, null), (Text(decision, "arm"), Text(decision, "fallback"), Text(decision, "circuitVersion")));
        Assert.NotEqual("quantum", Text(decision, "solver"));
        var late = await LateAnswerAsync(decision);
        Assert.Equal(("shadow", version, true), (Text(late, "arm"), Text(late, "circuitVersion"), late.GetProperty("isFeasible").GetBoolean()));
    }

    [Fact]
    public async Task Child_Killed_DecisionsGoOnAndItIsStartedAgain()
    {
        var version = await CircuitVersionAsync(await ReadyAsync());
        var ana = await Floor.AgentAsync("Ana", chat: 100);
        await Optimizer.PutAsync("mode", new { mode = "quantum" });
        Assert.Equal("quantum", Text(await DecideAsync(ana), "solver"));

        _service.Break();
        var child = Assert.Single(await Grid.ChildrenAsync());
        await child.KillAsync();
        await child.ExpectEndAsync(s_deadline);
        for (var i = 0; i < 3; i++)
        {
            var decision = await DecideAsync(ana);
            Assert.Equal(("greedy", "failed", null, "Leased"), (Text(decision, "solver"), Text(decision, "fallback"), Text(decision, "circuitVersion"), Text(decision, "receipt")));
            Assert.StartsWith("quantum: ", Text(decision, "fallbackReason"), StringComparison.Ordinal);
            Assert.InRange(decision.GetProperty("milliseconds").GetDouble(), 0, decision.GetProperty("deadlineMilliseconds").GetDouble());
        }

        // Until it listens again, and the breaker has let somebody try, greedy answers.
        _service.Mend();
        using var late = new CancellationTokenSource(s_deadline);
        var again = await DecideAsync(ana);
        while (Text(again, "solver") != "quantum")
        {
            Assert.False(late.IsCancellationRequested, $"Awaited an answer of the child started again for {s_deadline.TotalSeconds:0} s in vain. The last decision: {again}");
            again = await DecideAsync(ana);
        }

        Assert.Equal(version, Text(again, "circuitVersion"));
        Assert.NotEqual(child, Assert.Single(await Grid.ChildrenAsync()));
    }

    [Fact]
    public async Task Grid_Stopped_LeavesNoChild()
    {
        await ReadyAsync();
        var child = Assert.Single(await Grid.ChildrenAsync());

        await Grid.RequestStopAsync();

        Assert.Equal(0, await Grid.WaitForExitAsync(s_deadline));
        await child.ExpectEndAsync(s_deadline);
    }

    [Fact]
    public async Task Grid_Killed_LeavesNoChild()
    {
        await ReadyAsync();
        var child = Assert.Single(await Grid.ChildrenAsync());

        await Grid.KillAsync();

        await child.ExpectEndAsync(s_deadline);
    }

    /// <summary>Where the child listens, once it does.</summary>
    private async Task<Uri> ReadyAsync()
    {
        // Without Node this line says so, and nothing will ever listen.
        Assert.Equal($"quantum: on ({_service.Path})", await Grid.ExpectOutputAsync("quantum: ", s_deadline));
        var line = await Grid.ExpectOutputAsync(Listens, s_deadline);
        return new Uri(line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..]);
    }

    private static async Task<string> CircuitVersionAsync(Uri service)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return Text(await http.GetFromJsonAsync<JsonElement>(new Uri(service, "/v1/health")), "circuitVersion")!;
    }

    /// <summary>A customer asks for a person and gets the agent; the record of why.</summary>
    private async Task<JsonElement> DecideAsync(Colleague agent)
    {
        var customer = await Floor.TalkingCustomerAsync(agent);
        var decisions = await Optimizer.UntilAsync($"decisions?conversation={customer.Conversation}", records => records.GetArrayLength() > 0, "the decision's record", s_deadline);
        return Assert.Single(decisions.EnumerateArray());
    }

    /// <summary>The child's answer to the decision's batch, scored and not applied.</summary>
    private async Task<JsonElement> LateAnswerAsync(JsonElement decision)
    {
        var batch = Text(decision, "batch");
        var answers = await Optimizer.UntilAsync("shadow", records => records.EnumerateArray().Any(IsOfBatch), $"the late answer to batch {batch}", s_deadline);
        return answers.EnumerateArray().Single(IsOfBatch);

        bool IsOfBatch(JsonElement record) => Text(record, "batch") == batch && Text(record, "solver") == "quantum";
    }

    private static string? Text(JsonElement record, string name) => record.TryGetProperty(name, out var value) ? value.GetString() : null;
}
