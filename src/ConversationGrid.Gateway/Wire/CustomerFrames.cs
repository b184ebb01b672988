using System.Text.Json;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Gateway.Wire;

/// <summary>Whatever a socket sends: the union of all frames to the server.</summary>
internal sealed class InboundFrame
{
    public string? Type { get; set; }

    public string? Id { get; set; }

    public string? Text { get; set; }

    public bool? On { get; set; }

    public string? Reason { get; set; }

    public JsonElement? Score { get; set; }

    public string? Comment { get; set; }

    public JsonElement? At { get; set; }

    public string? State { get; set; }

    public string? Offer { get; set; }

    public string? Conversation { get; set; }

    public InboundTarget? To { get; set; }

    public string? Note { get; set; }

    public string? Disposition { get; set; }

    public string? Intent { get; set; }
}

internal sealed class InboundTarget
{
    public string? Agent { get; set; }

    public string? Skill { get; set; }
}

internal sealed record WelcomeFrame(string Type, string Conversation, string Token, long Seq, string State, bool Resumed);

internal sealed record AckFrame(string Type, string? Conversation, string Id, long Seq, DateTimeOffset At);

internal sealed record MessageFrame(
    string Type,
    string? Conversation,
    long Seq,
    string From,
    string? Name,
    string Text,
    string? Intent,
    float? Confidence,
    IReadOnlyList<string>? Suggestions,
    string? Id,
    DateTimeOffset At);

internal sealed record TypingFrame(string Type, string? Conversation, string From, bool On);

internal sealed record StatusFrame(string Type, string State, int? Position, int? EstimatedWaitSeconds, StatusAgent? Agent);

internal sealed record StatusAgent(string? Name);

internal sealed record ErrorFrame(string Type, string Code, string Message, string? Id, string? Conversation, string? Offer);

internal sealed record PongFrame(string Type, JsonElement? At);

/// <summary>Makes frames of what the grains say.</summary>
internal static class Frames
{
    public static WelcomeFrame Welcome(string conversation, string token, long seq, ConversationStatus status, bool isResumed) =>
        new("welcome", conversation, token, seq, Name(status), isResumed);

    public static AckFrame Ack(string id, long seq, DateTimeOffset at, string? conversation = null) => new("ack", conversation, id, seq, at);

    /// <param name="entry">The stored message.</param>
    /// <param name="conversation">Set on an agent's socket, which holds several.</param>
    public static MessageFrame Message(TranscriptEntry entry, string? conversation = null) => new(
        "message",
        conversation,
        entry.Seq,
        Name(entry.From),
        entry.Name,
        entry.Text,
        entry.Intent,
        entry.Confidence is { } confidence ? MathF.Round(confidence, 4) : null,
        entry.Suggestions.IsDefaultOrEmpty ? null : entry.Suggestions,
        entry.From == Author.Customer && conversation is null ? entry.ClientId : null,
        entry.At);

    public static TypingFrame Typing(string from, bool on, string? conversation = null) => new("typing", conversation, from, on);

    public static StatusFrame Status(StatusView status) => new(
        "status",
        Name(status.Status),
        status.Position,
        status.EstimatedWaitSeconds,
        status.AgentName is null ? null : new StatusAgent(status.AgentName));

    public static ErrorFrame Error(string code, string message, string? id = null, string? conversation = null, string? offer = null) =>
        new("error", code, message, id, conversation, offer);

    public static PongFrame Pong(JsonElement? at) => new("pong", at);

    public static string Name(ConversationStatus status) => status switch
    {
        ConversationStatus.Bot => "bot",
        ConversationStatus.Waiting => "waiting",
        ConversationStatus.Agent => "agent",
        _ => "ended",
    };

    public static string Name(Author author) => author switch
    {
        Author.Customer => "customer",
        Author.Bot => "bot",
        Author.Agent => "agent",
        _ => "system",
    };
}
