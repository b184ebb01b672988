using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Grains.Conversations;

/// <summary>Section <c>Conversations</c>.</summary>
public sealed class ConversationOptions
{
    public const string Section = "Conversations";

    /// <summary>A conversation with the bot ends when the customer has been silent this long. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan InactivityTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A verdict below this probability counts as unsure. Default 0.35.</summary>
    [Range(0.0, 1.0)]
    public double UnsureBelow { get; set; } = 0.35;

    /// <summary>So many unsure turns in a row escalate. Default 2.</summary>
    [Range(1, 100)]
    public int UnsureTurnsToEscalate { get; set; } = 2;

    /// <summary>The same intent so many times in a row, without a slot filled between, escalates. Default 3.</summary>
    [Range(2, 100)]
    public int SameIntentTurnsToEscalate { get; set; } = 3;

    /// <summary>Turns kept as context. Default 8.</summary>
    [Range(1, 100)]
    public int ContextTurns { get; set; } = 8;

    /// <summary>Intents kept as history. Default 10.</summary>
    [Range(1, 100)]
    public int IntentHistory { get; set; } = 10;

    /// <summary>Message ids remembered in memory for deduplication; of older ones the transcript knows. Default 16.</summary>
    [Range(1, 10_000)]
    public int RememberedMessageIds { get; set; } = 16;

    /// <summary>The most messages that one conversation holds. Default 10,000.</summary>
    [Range(10, 1_000_000)]
    public int MaxMessages { get; set; } = 10_000;

    /// <summary>A snapshot is stored after so many transcript records, and when the grain is deactivated. Default 64.</summary>
    [Range(1, 100_000)]
    public int SnapshotEvery { get; set; } = 64;

    /// <summary>A connection that its gateway has not renewed for this long counts as gone. Default 3 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan ConnectionLease { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>An escalation that the optimizer did not take is tried again after this. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan EnqueueRetry { get; set; } = TimeSpan.FromSeconds(5);
}
