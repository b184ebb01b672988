namespace ConversationGrid.Contracts.Agents;

/// <summary>What an agent could take on at a moment. A higher <see cref="Version"/> is newer.</summary>
[GenerateSerializer, Immutable, Alias("agent-availability")]
public sealed record AgentAvailability
{
    [Id(0)] public required AgentProfile Profile { get; init; }

    [Id(1)] public required long Version { get; init; }

    [Id(2)] public required Activity Activity { get; init; }

    /// <summary>Free places, with those held by open offers taken off.</summary>
    [Id(3)] public int FreeChat { get; init; }

    [Id(4)] public int FreeVoice { get; init; }

    /// <summary>Conversations held, offers included.</summary>
    [Id(5)] public int Load { get; init; }
}
