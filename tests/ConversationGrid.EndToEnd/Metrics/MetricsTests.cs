using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.Gateway.Tests.Metrics;
using ConversationGrid.LoadTests.Servers;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Metrics;

/// <summary><c>/metrics</c> of a running grid, as Prometheus reads it.</summary>
public sealed class MetricsTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    private const string Escalations = """conversationgrid_escalation_count_total{reason="customer_asked"}""";
    private const string Queue = """conversationgrid_queue_length{queue="main"}""";

    private static readonly HttpClient s_http = new(new SocketsHttpHandler { UseProxy = false });

    [Fact]
    public async Task Metrics_AnEscalationThatIsServed_ShowsInCountersQueueAndBatches()
    {
        var before = await ReadUntilQueuedAsync(0);
        var customer = await Floor.WaitingCustomerAsync();
        var waiting = await ReadUntilQueuedAsync(1);
        var agent = await Floor.AgentAsync("Ana");
        await agent.Desk.AcceptAsync(await agent.Desk.ExpectOfferAsync(customer.Conversation));
        await customer.ExpectStateAsync("agent");
        var served = await ReadUntilQueuedAsync(0);

        Assert.Equal(before.Sum("conversationgrid_escalation_count_total") + 1, waiting.Sum("conversationgrid_escalation_count_total"));
        Assert.True(waiting[Escalations] >= 1);
        Assert.True(served.Sum("conversationgrid_batch_count_total") >= 1);
        Assert.Equal(served.Sum("conversationgrid_batch_count_total"), served["conversationgrid_batch_duration_seconds_count"]);
        Assert.Equal(before.Sum("conversationgrid_escalation_wait_seconds_count") + 1, served["conversationgrid_escalation_wait_seconds_count"]);
        Assert.True(served["conversationgrid_socket_open"] >= 2);
    }

    [Fact]
    public async Task Metrics_WithoutAToken_ArePrometheusTextOfAllMeters()
    {
        var customer = await Floor.CustomerAsync();
        await customer.AskAsync("How do I reset my password?");

        using var answer = await s_http.GetAsync(new Uri(Floor.Grid.Address, "/metrics"));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = new PrometheusText(await answer.Content.ReadAsStringAsync());
        foreach (var (name, type) in new[]
        {
            ("conversationgrid_turn_count_total", "counter"), ("conversationgrid_decision_cost", "histogram"), ("conversationgrid_queue_length", "gauge"),
            ("conversationgrid_storage_commit_duration_seconds", "histogram"), ("conversationgrid_socket_open", "gauge"), ("dotnet_process_memory_working_set_bytes", "gauge"),
        })
            Assert.Equal((name, type, true), (name, text.Types.GetValueOrDefault(name), text.Helps.ContainsKey(name)));
        Assert.Equal(0, text["conversationgrid_metrics_dropped_total"]);
    }

    [Fact]
    public async Task AdminBody_LargerThanTheLimit_Is413WithAReasonAndNothingIsPrinted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(Floor.Grid.Address, "/api/v1/optimizer/mode"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await Floor.Grid.AdminTokenAsync()) },
            Content = new StringContent("""{"mode":"shadow"}""".PadRight(65 * 1024), Encoding.UTF8, "application/json"),
        };

        using var answer = await s_http.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("larger than 65536 bytes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("BadHttpRequestException", Floor.Grid.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_QuantumServiceThatFails_ShowFaultsRetriesAndTheSpentBudget()
    {
        var settings = new Dictionary<string, string>
        {
            // The batch is decided when the service has been given up.
            ["Optimizer:Deadline"] = "00:00:30",
            ["Quantum:Chaos:ErrorShare"] = "1",
            ["Quantum:RetryBudget"] = "1",
            ["Quantum:RetriesPerCall"] = "0",
        };
        await using var grid = await GridProcess.StartAsync(QuickGrid.Setup("memory", settings) with { Quantum = "http://127.0.0.1:1" });
        await using var floor = new Floor(grid);
        await new AdminApi(grid, "optimizer").PutAsync("mode", new { mode = "quantum" });
        var agent = await floor.AgentAsync("Ana");
        var customer = await floor.WaitingCustomerAsync();
        await agent.Desk.ExpectOfferAsync(customer.Conversation, TimeSpan.FromSeconds(60));

        var text = await ReadAsync(grid);

        Assert.Equal(2, text["""conversationgrid_quantum_chaos_faults_total{kind="error"}"""]);
        Assert.Equal((1.0, 1.0), (text["conversationgrid_quantum_retries_total"], text["conversationgrid_quantum_retries_denied_total"]));
        Assert.Equal((0.0, 1.0), (text["conversationgrid_quantum_breaker"], text["""conversationgrid_batch_fallbacks_total{reason="failed"}"""]));
    }

    /// <summary>The optimizer hears of a start and of an answer after others.</summary>
    private Task<PrometheusText> ReadUntilQueuedAsync(int escalations) => Polling.UntilAsync(
        () => ReadAsync(Floor.Grid), text => text[Queue] == escalations, $"{Queue} {escalations}", TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(20));

    private static async Task<PrometheusText> ReadAsync(GridProcess grid) => new(await s_http.GetStringAsync(new Uri(grid.Address, "/metrics")));
}
