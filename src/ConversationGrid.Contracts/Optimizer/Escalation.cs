using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Contracts.Optimizer;

/// <summary>A conversation that waits for a person, with all that routing looks at.</summary>
[GenerateSerializer, Immutable, Alias("escalation")]
public sealed record Escalation
{
    [Id(0)] public required string Conversation { get; init; }

    /// <summary>Which of the conversation's escalations this is, from 1: an older one never replaces a newer one.</summary>
    [Id(1)] public required int Number { get; init; }

    [Id(2)] public required Channel Channel { get; init; }

    /// <summary>When the customer began to wait; kept over expired offers and lost agents.</summary>
    [Id(3)] public required DateTimeOffset WaitingSince { get; init; }

    [Id(4)] public required string Summary { get; init; }

    [Id(5)] public required CustomerProfile Customer { get; init; }

    [Id(6)] public string? Language { get; init; }

    [Id(7)] public string? Intent { get; init; }

    [Id(8)] public float? Confidence { get; init; }

    /// <summary>Skills that count in an agent's favour.</summary>
    [Id(9)] public ImmutableArray<string> PreferredSkills { get; init; } = [];

    /// <summary>Skills without which an agent cannot take it: a transfer to a skill sets one.</summary>
    [Id(10)] public ImmutableArray<string> RequiredSkills { get; init; } = [];

    /// <summary>1 (low) to 5 (urgent).</summary>
    [Id(11)] public int Priority { get; init; } = 3;

    /// <summary>The agent that the customer talked to last.</summary>
    [Id(12)] public string? LastAgent { get; init; }

    /// <summary>The only agent that may take it: a transfer to a person sets this.</summary>
    [Id(13)] public string? TargetAgent { get; init; }

    /// <summary>The agent who transferred it away and is not to get it back while another can take it.</summary>
    [Id(14)] public string? AvoidAgent { get; init; }
}
