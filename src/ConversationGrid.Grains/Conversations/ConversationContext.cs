using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Grains.Conversations;

/// <summary>What the bot knows of the talk so far.</summary>
[GenerateSerializer, Alias("conversation-context")]
public sealed class ConversationContext
{
    /// <summary>The last turns, oldest first.</summary>
    [Id(0)] public List<Turn> Turns { get; set; } = [];

    /// <summary>What the customer told of themselves, by slot: the newest value.</summary>
    [Id(1)] public Dictionary<string, string> Slots { get; set; } = [];

    /// <summary>Intents that the bot answered, oldest first.</summary>
    [Id(2)] public List<AnsweredIntent> Intents { get; set; } = [];

    /// <summary>The question that the bot waits to have answered.</summary>
    [Id(3)] public PendingQuestion? Pending { get; set; }

    [Id(4)] public int UnsureTurns { get; set; }

    /// <summary>How many turns in a row brought the same intent without anything new.</summary>
    [Id(5)] public int SameIntentTurns { get; set; }

    /// <summary>The guessed language of the last utterance that told, BCP 47.</summary>
    [Id(6)] public string? Language { get; set; }

    /// <summary>−1 to 1, an average that forgets.</summary>
    [Id(7)] public float Sentiment { get; set; }

    /// <summary>What the customer asked for together with something else, and the bot has not come to yet.</summary>
    [Id(8)] public List<string> OpenIntents { get; set; } = [];

    public string? LastIntent => Intents.Count > 0 ? Intents[^1].Intent : null;

    public void Apply(TranscriptEntry entry, ConversationOptions options)
    {
        Turns.Add(new Turn(entry.From, entry.Text));
        if (Turns.Count > options.ContextTurns)
            Turns.RemoveAt(0);
        if (entry is { From: Author.Bot, Intent: { } intent })
        {
            Intents.Add(new AnsweredIntent(intent, entry.Confidence ?? 0));
            if (Intents.Count > options.IntentHistory)
                Intents.RemoveAt(0);
        }
    }

    /// <summary>What the policy made of an utterance.</summary>
    public void Apply(BotMove move)
    {
        Pending = move.Pending;
        OpenIntents = [.. move.OpenIntents];
        UnsureTurns = move.UnsureTurns;
        SameIntentTurns = move.SameIntentTurns;
        Sentiment = move.Sentiment;
        Language = move.Language ?? Language;
        foreach (var (slot, value) in move.Slots)
            Slots[slot] = value;
    }

    /// <summary>A fresh start after an agent: what is known of the customer stays.</summary>
    public void Reset()
    {
        Pending = null;
        OpenIntents = [];
        UnsureTurns = 0;
        SameIntentTurns = 0;
    }
}

[GenerateSerializer, Immutable, Alias("turn")]
public sealed record Turn([property: Id(0)] Author From, [property: Id(1)] string Text);

[GenerateSerializer, Immutable, Alias("answered-intent")]
public sealed record AnsweredIntent([property: Id(0)] string Intent, [property: Id(1)] float Confidence);

/// <summary>A question of the bot's: for a slot of an intent or, without a slot, whether to go on with the intent, or else to bring in a person.</summary>
[GenerateSerializer, Immutable, Alias("pending-question")]
public sealed record PendingQuestion([property: Id(0)] string Intent, [property: Id(1)] string? Slot, [property: Id(2)] bool IsNext = false);
