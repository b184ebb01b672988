using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Agents;

/// <summary>An agent's whole desk as it stands.</summary>
[GenerateSerializer, Immutable, Alias("desk")]
public sealed record Desk
{
    [Id(0)] public required AgentProfile Profile { get; init; }

    [Id(1)] public required Activity Activity { get; init; }

    [Id(2)] public ImmutableArray<AssignedWork> Work { get; init; } = [];

    [Id(3)] public ImmutableArray<AgentOffer> Offers { get; init; } = [];

    /// <summary>What conversations can be about.</summary>
    [Id(4)] public ImmutableArray<string> Intents { get; init; } = [];
}

/// <summary>The outcome of accepting an offer.</summary>
[GenerateSerializer, Immutable, Alias("accept-result")]
public sealed record AcceptResult([property: Id(0)] Conversations.Refusal Refusal, [property: Id(1)] AssignedWork? Work);
