namespace ConversationGrid.Contracts.Optimizer;

/// <summary>Why a conversation was offered to an agent, or kept waiting: one for each escalation of a batch.</summary>
[GenerateSerializer, Immutable, Alias("decision-record")]
public sealed record DecisionRecord
{
    /// <summary>The batch, as <c>epoch-number</c>.</summary>
    [Id(0)] public required string Batch { get; init; }

    [Id(1)] public required long Epoch { get; init; }

    [Id(2)] public required DateTimeOffset At { get; init; }

    [Id(3)] public required string Conversation { get; init; }

    /// <summary>The offer that was made; null when it keeps waiting.</summary>
    [Id(4)] public string? Offer { get; init; }

    [Id(5)] public string? Agent { get; init; }

    /// <summary>How the agent's grain took the offer.</summary>
    [Id(6)] public string? Receipt { get; init; }

    [Id(7)] public required string Solver { get; init; }

    [Id(8)] public int Escalations { get; init; }

    [Id(9)] public int Agents { get; init; }

    [Id(10)] public long Seed { get; init; }

    /// <summary>Objective of the committed assignment: lower is better.</summary>
    [Id(11)] public double Cost { get; init; }

    /// <summary>Objective of greedy on the same batch.</summary>
    [Id(12)] public double GreedyCost { get; init; }

    /// <summary>Proven lower bound, where a solver gave one.</summary>
    [Id(13)] public double? Bound { get; init; }

    [Id(14)] public double? Gap { get; init; }

    [Id(15)] public double DeadlineMilliseconds { get; init; }

    [Id(16)] public double Milliseconds { get; init; }

    /// <summary>Why greedy's answer went out, when it did.</summary>
    [Id(17)] public string? FallbackReason { get; init; }

    /// <summary>0–1: how clearly this agent was the best for it, from the margin to the second best. Not a probability of optimality.</summary>
    [Id(18)] public float Confidence { get; init; }
}
