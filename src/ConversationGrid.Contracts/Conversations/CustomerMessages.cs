using System.Collections.Immutable;
using ConversationGrid.Contracts.Gateways;

namespace ConversationGrid.Contracts.Conversations;

/// <summary>Opens a conversation, or attaches to it when it is already open and the token is right.</summary>
[GenerateSerializer, Immutable, Alias("open-conversation")]
public sealed record OpenConversation([property: Id(0)] string Token, [property: Id(1)] CustomerProfile Profile, [property: Id(2)] Channel Channel, [property: Id(3)] GatewayConnection Connection);

/// <summary>Takes up an open conversation on a new connection. The connection that had it before is told that it was replaced.</summary>
[GenerateSerializer, Immutable, Alias("attach-customer")]
public sealed record AttachCustomer([property: Id(0)] string Token, [property: Id(1)] long After, [property: Id(2)] GatewayConnection Connection);

/// <summary>What a connection starts from: the missed entries, if it resumed, and the present status.</summary>
[GenerateSerializer, Immutable, Alias("customer-attached")]
public sealed record CustomerAttached([property: Id(0)] long Seq, [property: Id(1)] StatusView Status, [property: Id(2)] ImmutableArray<TranscriptEntry> Missed);

/// <summary>
/// One utterance. <see cref="Id"/> is the client's own; sending the same one again changes nothing.
/// <see cref="Connection"/> is the socket that it came over and that has the answer from the call.
/// </summary>
[GenerateSerializer, Immutable, Alias("submit-message")]
public sealed record SubmitMessage([property: Id(0)] string Id, [property: Id(1)] string Text, [property: Id(2)] string? Connection = null);

/// <summary>Why a request was not carried out; the codes of the wire.</summary>
public enum Refusal
{
    None,

    /// <summary>There is no such conversation, or the token is not its own.</summary>
    Unauthorized,

    /// <summary>The conversation has ended.</summary>
    Ended,

    /// <summary>The conversation was rated before.</summary>
    AlreadyRated,

    /// <summary>The agent does not hold this conversation, or the offer is gone.</summary>
    NotYours,

    /// <summary>The request does not fit the present status.</summary>
    WrongState,

    /// <summary>The conversation has reached the most messages that one may hold.</summary>
    Full,

    /// <summary>There is no such agent or skill.</summary>
    UnknownTarget,
}

/// <summary>The outcome of a submitted message: its number, and what followed at once.</summary>
[GenerateSerializer, Immutable, Alias("submit-result")]
public sealed record SubmitResult
{
    [Id(0)] public Refusal Refusal { get; init; }

    [Id(1)] public long Seq { get; init; }

    [Id(2)] public DateTimeOffset At { get; init; }

    /// <summary>Entries that this message brought about, in order, beginning right above <see cref="Seq"/>.</summary>
    [Id(3)] public ImmutableArray<TranscriptEntry> Replies { get; init; } = [];

    /// <summary>The new status where the message changed it.</summary>
    [Id(4)] public StatusView? Status { get; init; }
}
