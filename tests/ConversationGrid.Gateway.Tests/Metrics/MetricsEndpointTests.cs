using ConversationGrid.Gateway.Tests.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Gateway.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task Get_WithoutAToken_IsPrometheusText()
    {
        await using var server = await AdminServer.StartAsync();
        server.Client.DefaultRequestHeaders.Authorization = null;
        server.Services.GetRequiredService<GatewayMetrics>().Connected(isAgent: true);

        using var answer = await server.Client.GetAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = new PrometheusText(await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, text["""conversationgrid_socket_connected_total{party="agent"}"""]);
    }

    [Fact]
    public async Task Get_RequestsAndRuntime_AreThereToo()
    {
        await using var server = await AdminServer.StartAsync();

        var text = new PrometheusText(await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));

        Assert.Equal(("histogram", "counter"), (text.Types["http_server_request_duration_seconds"], text.Types["dotnet_gc_collections_total"]));
    }
}
