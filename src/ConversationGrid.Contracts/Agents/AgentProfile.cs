using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Contracts.Agents;

/// <summary>Who an agent is and what work they take.</summary>
[GenerateSerializer, Immutable, Alias("agent-profile")]
public sealed record AgentProfile
{
    [Id(0)] public required string Agent { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public ImmutableArray<string> Skills { get; init; } = [];

    /// <summary>BCP 47, lower case.</summary>
    [Id(3)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>Chats held at once.</summary>
    [Id(4)] public int ChatCapacity { get; init; }

    /// <summary>Calls held at once.</summary>
    [Id(5)] public int VoiceCapacity { get; init; }

    /// <summary>The queues that the agent serves; none named means all.</summary>
    [Id(6)] public ImmutableArray<string> Queues { get; init; } = [];

    public bool Serves(string queue) => Queues.IsDefaultOrEmpty || Queues.Contains(queue);

    public int CapacityOf(Channel channel) => channel == Channel.Voice ? VoiceCapacity : ChatCapacity;
}
