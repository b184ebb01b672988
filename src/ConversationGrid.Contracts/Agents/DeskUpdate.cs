using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Contracts.Agents;

/// <summary>News for an agent's sockets; exactly one part is set.</summary>
[GenerateSerializer, Immutable, Alias("desk-update")]
public sealed record DeskUpdate
{
    [Id(0)] public AgentOffer? Offer { get; init; }

    [Id(1)] public OfferEnded? OfferEnded { get; init; }

    [Id(2)] public AssignedWork? Assigned { get; init; }

    [Id(3)] public ConversationNotice? Notice { get; init; }

    /// <summary>The activity changed by itself, and why.</summary>
    [Id(4)] public ActivityChanged? Activity { get; init; }
}

[GenerateSerializer, Immutable, Alias("offer-ended")]
public sealed record OfferEnded([property: Id(0)] string Offer, [property: Id(1)] OfferEnd Reason);

[GenerateSerializer, Immutable, Alias("activity-changed")]
public sealed record ActivityChanged([property: Id(0)] Activity Activity, [property: Id(1)] string? Reason);

/// <summary>An accepted conversation as the desk shows it.</summary>
[GenerateSerializer, Immutable, Alias("assigned-work")]
public sealed record AssignedWork
{
    [Id(0)] public required string Conversation { get; init; }

    [Id(1)] public required Channel Channel { get; init; }

    [Id(2)] public required CustomerProfile Customer { get; init; }

    [Id(3)] public long Seq { get; init; }

    [Id(4)] public ImmutableArray<TranscriptEntry> Transcript { get; init; } = [];

    [Id(5)] public ImmutableArray<ConversationEvent> Notes { get; init; } = [];

    /// <summary>The conversation is over and the place is kept until the agent completes it.</summary>
    [Id(6)] public bool IsWrapUp { get; init; }

    /// <summary>What the bot took the customer's wish for; null when it did not understand it.</summary>
    [Id(7)] public string? Intent { get; init; }
}

/// <summary>What a conversation tells the agent who holds it; any part may be absent.</summary>
[GenerateSerializer, Immutable, Alias("conversation-notice")]
public sealed record ConversationNotice
{
    [Id(0)] public required string Conversation { get; init; }

    [Id(1)] public ImmutableArray<TranscriptEntry> Entries { get; init; } = [];

    [Id(2)] public bool? IsCustomerTyping { get; init; }

    [Id(3)] public bool? IsCustomerPresent { get; init; }

    /// <summary>Who ended the conversation; wrap-up starts.</summary>
    [Id(4)] public Author? EndedBy { get; init; }

    /// <summary>The socket that this came from and need not be told.</summary>
    [Id(5)] public string? ExceptConnection { get; init; }
}
