namespace ConversationGrid.Intents;

/// <summary>What went before an utterance in its conversation.</summary>
/// <param name="LastIntent">Index of the intent that the conversation is about, or -1.</param>
/// <param name="Pending">What the bot asked last and still waits for.</param>
public readonly record struct IntentContext(int LastIntent, PendingQuestion Pending)
{
    /// <summary>The start of a conversation.</summary>
    public static IntentContext None { get; } = new(-1, PendingQuestion.None);
}

public enum PendingQuestion
{
    None,
    YesOrNo,
    Choice,
    OrderNumber,
    Email,
    Phone,
    Date,
    Amount,
    Product,
    Other,
}
