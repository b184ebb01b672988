using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Gateway.Metrics;

/// <summary><c>/metrics</c>, for Prometheus: like the health checks it asks for no token and names nobody.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // Made now and not with the first request, so that nothing is missed that is counted before it.
        var exporter = routes.ServiceProvider.GetRequiredService<MetricExporter>();
        routes.MapGet("/metrics", () => TypedResults.Text(exporter.Write(), "text/plain; version=0.0.4", Encoding.UTF8)).ExcludeFromDescription();
    }
}
