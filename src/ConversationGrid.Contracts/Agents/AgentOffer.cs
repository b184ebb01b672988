using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Contracts.Agents;

/// <summary>An offer of one escalation to one agent: a lease that ends at <see cref="ExpiresAt"/>.</summary>
[GenerateSerializer, Immutable, Alias("agent-offer")]
public sealed record AgentOffer
{
    [Id(0)] public required string Offer { get; init; }

    /// <summary>The optimizer's epoch: an agent refuses offers of an older one than it has seen of the same queue.</summary>
    [Id(1)] public required long Epoch { get; init; }

    /// <summary>The optimizer that made the offer and is told how it ended.</summary>
    [Id(2)] public required string Queue { get; init; }

    [Id(3)] public required string Conversation { get; init; }

    /// <summary>Which of the conversation's escalations this is, from 1.</summary>
    [Id(4)] public required int Escalation { get; init; }

    [Id(5)] public required Channel Channel { get; init; }

    [Id(6)] public string? Intent { get; init; }

    [Id(7)] public float? Confidence { get; init; }

    [Id(8)] public required string Summary { get; init; }

    [Id(9)] public required CustomerProfile Customer { get; init; }

    [Id(10)] public required DateTimeOffset WaitingSince { get; init; }

    [Id(11)] public required DateTimeOffset OfferedAt { get; init; }

    [Id(12)] public required DateTimeOffset ExpiresAt { get; init; }

    [Id(13)] public required string Solver { get; init; }

    /// <summary>0–1: how clearly this agent was the best for it.</summary>
    [Id(14)] public float DecisionConfidence { get; init; }
}

/// <summary>How an agent's grain answered an offer.</summary>
public enum OfferReceipt
{
    Leased,

    /// <summary>The offer came from an optimizer that another one has followed.</summary>
    StaleEpoch,

    NotAvailable,

    NoCapacity,
}

/// <summary>Why an offer is over.</summary>
public enum OfferEnd
{
    Accepted,
    Declined,
    Expired,

    /// <summary>The customer ended the conversation, or it went back to the bot.</summary>
    Cancelled,

    /// <summary>Withdrawn: the agent's last socket went, or the agent went away.</summary>
    Rescinded,
}
