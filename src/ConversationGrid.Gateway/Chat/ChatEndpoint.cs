using System.Globalization;
using System.Security.Cryptography;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Gateway.Chat;

/// <summary><c>GET /ws/chat</c>.</summary>
internal static class ChatEndpoint
{
    private const int MaxQueryValue = 200;

    public static void MapChat(this IEndpointRouteBuilder routes) => routes.Map("/ws/chat", HandleAsync).ExcludeFromDescription();

    private static async Task HandleAsync(
        HttpContext context, GatewayHub hub, IGrainFactory grains, IOptions<GatewayOptions> options, TimeProvider time, ILogger<ChatSession> logger)
    {
        if (!WebSocketHandshake.IsRequested(context))
        {
            await WebSocketHandshake.RefuseAsync(context);
            return;
        }

        var query = context.Request.Query;
        string? id = query["conversation"], token = query["token"], from = query["after"];
        var isResumed = id is not null;
        var after = 0L;
        if ((from is not null && (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out after) || !isResumed))
            || query.Any(parameter => parameter.Value.ToString().Length > MaxQueryValue))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (isResumed && (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(token) || !await grains.GetGrain<IConversationGrain>(id).Authorize(token)))
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
            id ??= "c" + RandomNumberGenerator.GetHexString(24, lowercase: true);
            // A new conversation's token is ours to choose, whatever the query says.
            token = isResumed ? token! : RandomNumberGenerator.GetHexString(48, lowercase: true);
            var socket = new WebSocketConnection(await WebSocketHandshake.AcceptAsync(context), context, options.Value, time);
            var grain = grains.GetGrain<IConversationGrain>(id);
            var allowance = new FrameAllowance(options.Value.FramesPerSecond, options.Value.FrameBurst, time);
            var connection = hub.NewConnection();
            var session = new ChatSession(grain, connection, socket, allowance, options.Value, logger);
            hub.Add(session);
            try
            {
                var attached = isResumed
                    ? await grain.Attach(new AttachCustomer(token, after, connection))
                    : await grain.Open(new OpenConversation(token, Profile(query), Channel.Chat, connection));
                if (attached is null)
                    await socket.CloseAsync(CloseCode.PolicyViolation, "unauthorized");
                else
                    await session.RunAsync(id, token, attached, Math.Min(after, attached.Seq), isResumed);
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

    private static CustomerProfile Profile(IQueryCollection query) => new()
    {
        Customer = Value(query, "customer"),
        Name = Value(query, "name"),
        Language = Value(query, "language"),
        Tier = Value(query, "tier"),
    };

    private static string? Value(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } value ? value : null;
}
