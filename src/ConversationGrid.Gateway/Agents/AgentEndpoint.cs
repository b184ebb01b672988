using ConversationGrid.Contracts.Agents;
using ConversationGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Gateway.Agents;

/// <summary><c>GET /ws/agent</c>.</summary>
internal static class AgentEndpoint
{
    private const int MaxTokenLength = 200;

    public static void MapDesk(this IEndpointRouteBuilder routes) => routes.Map("/ws/agent", HandleAsync).ExcludeFromDescription();

    private static async Task HandleAsync(
        HttpContext context, GatewayHub hub, IGrainFactory grains, IOptions<GatewayOptions> options, TimeProvider time, ILogger<AgentSession> logger)
    {
        if (!WebSocketHandshake.IsRequested(context))
        {
            await WebSocketHandshake.RefuseAsync(context);
            return;
        }

        var text = context.Request.Query["token"].ToString();
        if (text.Length > MaxTokenLength || !AgentToken.TryParse(text, out var token)
            || !await grains.GetGrain<IAgentGrain>(token.Agent).Authorize(token.Secret))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!hub.TryEnter())
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            var socket = new WebSocketConnection(await WebSocketHandshake.AcceptAsync(context), context, options.Value, time);
            var allowance = new FrameAllowance(options.Value.AgentFramesPerSecond, options.Value.AgentFrameBurst, time);
            var session = new AgentSession(token.Agent, grains.GetGrain<IAgentGrain>(token.Agent), grains, hub.NewConnection(), socket, allowance, options.Value, logger);
            hub.Add(session);
            try
            {
                await session.RunAsync();
            }
            finally
            {
                hub.Remove(session);
            }
        }
        finally
        {
            hub.Leave();
        }
    }
}
