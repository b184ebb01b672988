using ConversationGrid.LoadTests.Wire;

namespace ConversationGrid.LoadTests.Customers;

/// <summary>One message of the customer's, with its ack and, where one was awaited, the bot's answer.</summary>
public sealed class Turn
{
    internal Turn(string id, string text, bool awaitsReply, long sentAt)
    {
        Id = id;
        Text = text;
        AwaitsReply = awaitsReply;
        SentAt = sentAt;
    }

    public string Id { get; }

    public string Text { get; }

    /// <summary>The number that the ack gave; 0 before it.</summary>
    public long Seq { get; internal set; }

    /// <summary>The bot's first message above <see cref="Seq"/>.</summary>
    public ServerFrame? Reply { get; internal set; }

    internal bool AwaitsReply { get; }

    internal long SentAt { get; }

    internal TaskCompletionSource Acked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource Replied { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
