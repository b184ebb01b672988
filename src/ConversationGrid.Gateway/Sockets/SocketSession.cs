using System.Text.Json.Serialization.Metadata;
using ConversationGrid.Gateway.Wire;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Gateway.Sockets;

/// <summary>
/// What customers' and agents' sockets have in common: the receive loop with its limits. One frame is worked
/// off before the next is read, so a peer that sends faster than it is served fills its own pipe only.
/// </summary>
internal abstract partial class SocketSession(string id, WebSocketConnection socket, FrameAllowance allowance, GatewayOptions options, ILogger logger)
{
    private int _badFrames;
    private bool _wasTooLarge;

    /// <summary>The connection, as grains know it.</summary>
    public string Id => id;

    public WebSocketConnection Socket => socket;

    protected GatewayOptions Options => options;

    /// <summary>Tells the session's grain that the socket still stands.</summary>
    public abstract void Renew();

    /// <summary>Works one frame off. What it throws is answered with <c>error</c>/<c>failed</c>.</summary>
    protected abstract ValueTask HandleAsync(InboundFrame frame);

    protected async Task ReceiveAsync()
    {
        while (true)
        {
            var message = await socket.ReceiveAsync();
            switch (message.Kind)
            {
                case SocketMessageKind.Closed:
                    await socket.ReceiveEndedAsync();
                    return;
                case var _ when socket.IsClosing:
                    continue;
                case SocketMessageKind.TooLarge:
                    Error("too_large", $"A frame may have {options.MaxFrameBytes} bytes.");
                    if (_wasTooLarge)
                        socket.BeginClose(CloseCode.TooBig, "frames too large");
                    _wasTooLarge = true;
                    continue;
            }

            var frame = message.Kind == SocketMessageKind.Text ? FrameReader.Read(message.Payload.Span) : null;
            if (!allowance.TryTake())
            {
                Error("rate_limited", "Too many frames; wait a moment and send it again.", frame?.Id);
                if (allowance.Refused >= options.RefusedFramesToClose)
                    socket.BeginClose(CloseCode.PolicyViolation, "too many frames");
            }
            else if (frame is null)
            {
                Error("bad_frame", "A frame is one JSON object in UTF-8 text with a type.");
                if (++_badFrames >= options.BadFramesToClose)
                    socket.BeginClose(CloseCode.PolicyViolation, "too many bad frames");
            }
            else
            {
                await TryHandleAsync(frame);
            }
        }
    }

    protected void Error(string code, string message, string? id = null, string? conversation = null, string? offer = null) =>
        Send(Frames.Error(code, message, id is { Length: > 64 } ? null : id, conversation, offer), JsonFrames.Default.ErrorFrame);

    protected void Send<T>(T frame, JsonTypeInfo<T> type)
    {
        socket.Append(frame, type);
        socket.Flush();
    }

    /// <summary>Checks an utterance's id and text; says what is wrong with them.</summary>
    protected bool IsUtterance(InboundFrame frame)
    {
        if (frame.Id is not { Length: > 0 } id || id.Length > options.MaxIdLength)
            Error("bad_id", $"A message has an id of 1 to {options.MaxIdLength} characters.", frame.Id, frame.Conversation);
        else if (string.IsNullOrWhiteSpace(frame.Text))
            Error("empty_text", "A message has a text.", id, frame.Conversation);
        else if (FrameReader.CountCharacters(frame.Text) > options.MaxTextLength)
            Error("too_long", $"A text may have {options.MaxTextLength} characters.", id, frame.Conversation);
        else
            return true;
        return false;
    }

    private async ValueTask TryHandleAsync(InboundFrame frame)
    {
        try
        {
            await HandleAsync(frame);
        }
        catch (Exception e)
        {
            LogFailed(logger, e, frame.Type!.Length > 32 ? "?" : frame.Type);
            Error("failed", "That could not be done; nothing was lost. Send it again.", frame.Id, frame.Conversation, frame.Offer);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Type} frame could not be worked off")]
    private static partial void LogFailed(ILogger logger, Exception exception, string type);
}
