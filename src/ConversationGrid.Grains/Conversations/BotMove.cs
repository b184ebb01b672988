namespace ConversationGrid.Grains.Conversations;

/// <summary>What the bot does with an utterance, and what it remembers of it.</summary>
public sealed record BotMove
{
    /// <summary>What it says, in order; nothing when it stays silent.</summary>
    public ImmutableArray<BotReply> Replies { get; init; } = [];

    /// <summary>Why it hands over; null when it does not.</summary>
    public string? Escalation { get; init; }

    public PendingQuestion? Pending { get; init; }

    /// <summary>What was asked for and is still to be answered.</summary>
    public ImmutableArray<string> OpenIntents { get; init; } = [];

    public int UnsureTurns { get; init; }

    public int SameIntentTurns { get; init; }

    public float Sentiment { get; init; }

    public string? Language { get; init; }

    public ImmutableDictionary<string, string> Slots { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>One message of the bot's.</summary>
public sealed record BotReply(string Text, string? Intent = null, float? Confidence = null)
{
    public ImmutableArray<string> Suggestions { get; init; } = [];
}
