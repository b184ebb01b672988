using ConversationGrid.Gateway.Admin;
using ConversationGrid.Gateway.Agents;
using ConversationGrid.Gateway.Chat;
using ConversationGrid.Gateway.Metrics;
using ConversationGrid.Gateway.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Gateway;

/// <summary>Puts sockets, REST and pages into a web application.</summary>
public static class GatewayRegistration
{
    /// <summary>Needs an <see cref="AdminToken"/>, a grain factory and a <see cref="TimeProvider"/> beside it.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<MetricExporter>();
        services.AddSingleton<GatewayHub>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayHub>());
        services.AddProblemDetails();
        services.AddOpenApi("v1");
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AdminJson.Default));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(1, IntentJson.Default));
        return services;
    }

    public static void MapGateway(this IEndpointRouteBuilder routes)
    {
        routes.MapChat();
        routes.MapDesk();
        routes.MapAdmin();
        routes.MapOpenApi();
        routes.MapPages();
        routes.MapMetrics();
        routes.MapGet("/healthz/live", static () => TypedResults.Text("live")).ExcludeFromDescription();
        routes.MapGet("/healthz/ready", static (GatewayHub hub) => hub.IsDraining
            ? TypedResults.Text("draining", statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Text("ready")).ExcludeFromDescription();
    }
}
