namespace ConversationGrid.Contracts.Conversations;

/// <summary>What a <see cref="ConversationEvent"/> records.</summary>
public enum ConversationEventKind
{
    /// <summary>The status changed to <see cref="ConversationEvent.Status"/>.</summary>
    StatusChanged,

    /// <summary>An agent's private note: never shown to the customer.</summary>
    Note,

    /// <summary>The customer's satisfaction, 1–5.</summary>
    Rated,

    /// <summary>What an agent filed the conversation as when wrapping up.</summary>
    Disposition,
}

/// <summary>Something that is kept with a conversation outside the numbering of its messages.</summary>
[GenerateSerializer, Immutable, Alias("conversation-event")]
public sealed record ConversationEvent
{
    /// <summary>From 1, without gaps, in a numbering of its own.</summary>
    [Id(0)] public required long Ordinal { get; init; }

    [Id(1)] public required ConversationEventKind Kind { get; init; }

    [Id(2)] public required DateTimeOffset At { get; init; }

    [Id(3)] public ConversationStatus Status { get; init; }

    [Id(4)] public string? AgentId { get; init; }

    [Id(5)] public string? AgentName { get; init; }

    /// <summary>Why the status changed, the note's words, the rating's comment or the disposition.</summary>
    [Id(6)] public string? Text { get; init; }

    [Id(7)] public int Score { get; init; }

    /// <summary>Set when an agent hands over: what the next one must bring.</summary>
    [Id(8)] public TransferTarget? Target { get; init; }

    /// <summary>The newest message when it happened: its place among them.</summary>
    [Id(9)] public long AfterSeq { get; init; }
}

/// <summary>Where a transfer goes: to one agent or to any agent with a skill. Exactly one is set.</summary>
[GenerateSerializer, Immutable, Alias("transfer-target")]
public sealed record TransferTarget([property: Id(0)] string? Agent, [property: Id(1)] string? Skill);
