using ConversationGrid.Grains.Insights;

namespace ConversationGrid.Grains.Conversations;

/// <summary>What was understood of one utterance.</summary>
public sealed record Understanding
{
    /// <summary>The utterance as it came.</summary>
    public required string Text { get; init; }

    /// <summary>The likeliest intent; null when the utterance is outside of what the bot knows.</summary>
    public string? Intent { get; init; }

    /// <summary>Probability of <see cref="Intent"/>, 0–1.</summary>
    public float Confidence { get; init; }

    /// <summary>The likeliest intents, best first.</summary>
    public ImmutableArray<AnsweredIntent> Ranked { get; init; } = [];

    /// <summary>What parts of the utterance want beside <see cref="Intent"/>, most probable first.</summary>
    public ImmutableArray<string> Also { get; init; } = [];

    /// <summary>What the classifier was asked and said.</summary>
    public Judgement Judgement { get; init; }

    /// <summary>What the customer gave of themselves, by slot.</summary>
    public ImmutableDictionary<string, string> Slots { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>BCP 47; null when the words do not tell.</summary>
    public string? Language { get; init; }

    /// <summary>A topic that always goes to a person, when the words touch one.</summary>
    public string? PersonTopic { get; init; }

    /// <summary>Whether the words ask for a person outright.</summary>
    public bool AsksForPerson { get; init; }

    /// <summary>−1 to 1.</summary>
    public float Sentiment { get; init; }
}
