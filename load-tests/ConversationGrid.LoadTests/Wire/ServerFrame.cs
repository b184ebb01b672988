namespace ConversationGrid.LoadTests.Wire;

/// <summary>
/// A frame from the server; fields that it did not have are null. One type serves all frames and, since they
/// have the same fields, the offers, work and transcript lines inside them.
/// </summary>
public sealed record ServerFrame
{
    public string Type { get; init; } = "";

    public string? Id { get; init; }

    public string? Conversation { get; init; }

    public string? Token { get; init; }

    public long? Seq { get; init; }

    public string? State { get; init; }

    public bool? Resumed { get; init; }

    public string? From { get; init; }

    public string? Name { get; init; }

    public string? Text { get; init; }

    public string? Intent { get; init; }

    public double? Confidence { get; init; }

    public string[]? Suggestions { get; init; }

    public bool? On { get; init; }

    public int? Position { get; init; }

    public double? EstimatedWaitSeconds { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>A time, or in a pong whatever number the ping had.</summary>
    public string? At { get; init; }

    public AgentCard? Agent { get; init; }

    public string? Activity { get; init; }

    public ServerFrame[]? Work { get; init; }

    public ServerFrame[]? Offers { get; init; }

    public string[]? Intents { get; init; }

    public ServerFrame[]? Transcript { get; init; }

    public string? Offer { get; init; }

    public string? Channel { get; init; }

    public string? Summary { get; init; }

    public CustomerCard? Customer { get; init; }

    public double? WaitedSeconds { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DecisionCard? Decision { get; init; }

    public string? Reason { get; init; }

    public string? Presence { get; init; }

    public string? By { get; init; }
}

public sealed record AgentCard(string? Agent, string? Name);

public sealed record CustomerCard(string? Customer, string? Name, string? Language, string? Tier);

public sealed record DecisionCard(string? Solver, double? Confidence);
