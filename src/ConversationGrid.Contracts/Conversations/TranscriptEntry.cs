using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Conversations;

/// <summary>One numbered message of a conversation, as stored and as delivered.</summary>
[GenerateSerializer, Immutable, Alias("transcript-entry")]
public sealed record TranscriptEntry
{
    /// <summary>From 1, without gaps within the conversation.</summary>
    [Id(0)] public required long Seq { get; init; }

    [Id(1)] public required Author From { get; init; }

    [Id(2)] public required string Text { get; init; }

    [Id(3)] public required DateTimeOffset At { get; init; }

    /// <summary>The sender's own id of the message: present for customers and agents, unique by sender.</summary>
    [Id(4)] public string? ClientId { get; init; }

    /// <summary>The id of the agent who wrote it.</summary>
    [Id(5)] public string? AgentId { get; init; }

    /// <summary>The name that the customer sees on an agent's message.</summary>
    [Id(6)] public string? Name { get; init; }

    /// <summary>On a bot's message the intent that it answers.</summary>
    [Id(7)] public string? Intent { get; init; }

    /// <summary>Probability of <see cref="Intent"/>, 0–1.</summary>
    [Id(8)] public float? Confidence { get; init; }

    /// <summary>Quick replies, at most a handful.</summary>
    [Id(9)] public ImmutableArray<string> Suggestions { get; init; } = [];
}
