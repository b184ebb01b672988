using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Conversations;

/// <summary>An agent takes the conversation: the hand-over. From here on the bot is silent.</summary>
[GenerateSerializer, Immutable, Alias("join-conversation")]
public sealed record JoinConversation([property: Id(0)] string AgentId, [property: Id(1)] string AgentName, [property: Id(2)] string OfferId, [property: Id(3)] int Escalation);

/// <summary>The outcome of <see cref="JoinConversation"/>: the whole transcript so far, with notes, where the agent has it now.</summary>
[GenerateSerializer, Immutable, Alias("join-result")]
public sealed record JoinResult
{
    [Id(0)] public Refusal Refusal { get; init; }

    [Id(1)] public long Seq { get; init; }

    [Id(2)] public ImmutableArray<TranscriptEntry> Transcript { get; init; } = [];

    [Id(3)] public ImmutableArray<ConversationEvent> Notes { get; init; } = [];

    /// <summary>What the bot took the customer's wish for; null when it did not understand it.</summary>
    [Id(4)] public string? Intent { get; init; }
}

/// <summary>What a conversation tells of itself to the desk, to operators and to the optimizer.</summary>
[GenerateSerializer, Immutable, Alias("conversation-view")]
public sealed record ConversationView
{
    [Id(0)] public required string Conversation { get; init; }

    [Id(1)] public required Channel Channel { get; init; }

    [Id(2)] public required StatusView Status { get; init; }

    [Id(3)] public required CustomerProfile Customer { get; init; }

    [Id(4)] public required DateTimeOffset OpenedAt { get; init; }

    [Id(5)] public long Seq { get; init; }

    [Id(6)] public string? AgentId { get; init; }

    [Id(7)] public string? Language { get; init; }

    [Id(8)] public ImmutableDictionary<string, string> Slots { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(9)] public ImmutableArray<string> RecentIntents { get; init; } = [];

    /// <summary>−1 (angry) to 1 (pleased): a hint from the customer's words, nothing more.</summary>
    [Id(10)] public float Sentiment { get; init; }

    [Id(11)] public int? Rating { get; init; }

    [Id(12)] public bool IsCustomerPresent { get; init; }
}
