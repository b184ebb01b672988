using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Grains.Agents;

/// <summary>
/// What is kept of an agent. Open offers are not: they are leases, and after a restart the optimizer makes
/// them again.
/// </summary>
[GenerateSerializer, Alias("agent-state")]
public sealed class AgentState
{
    [Id(0)] public AgentProfile? Profile { get; set; }

    /// <summary>SHA-256 of the secret in the agent's token.</summary>
    [Id(1)] public string SecretHash { get; set; } = "";

    [Id(2)] public Activity Activity { get; set; }

    [Id(4)] public List<HeldConversation> Work { get; set; } = [];

    /// <summary>Counts up over restarts, so that news of the agent can be told from older news.</summary>
    [Id(5)] public long Version { get; set; }

    /// <summary>The newest epoch seen of each queue's optimizer; offers of an older one are refused.</summary>
    [Id(6)] public Dictionary<string, long> Epochs { get; set; } = [];
}

/// <summary>A conversation that takes a place at the agent's desk.</summary>
[GenerateSerializer, Immutable, Alias("held-conversation")]
public sealed record HeldConversation
{
    [Id(0)] public required string Conversation { get; init; }

    [Id(1)] public required Channel Channel { get; init; }

    [Id(2)] public required CustomerProfile Customer { get; init; }

    [Id(3)] public bool IsWrapUp { get; init; }
}
