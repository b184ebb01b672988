namespace ConversationGrid.Intents.Training;

/// <summary>How a model is trained. The defaults are those measured best; see the README beside the project.</summary>
public sealed record IntentTrainingOptions
{
    /// <summary>The label of examples that belong to no intent.</summary>
    public string OutOfScopeLabel { get; init; } = LabelledUtterance.OutOfScope;

    /// <summary>ISO 639-1 code of the language of the examples: utterances in another are out of scope. Null
    /// takes every language as it comes.</summary>
    public string? Language { get; init; }

    /// <summary>Intents that are better found too often than missed: how many times likelier they are taken
    /// than the others. Above 0; 1 is as likely.</summary>
    public IReadOnlyDictionary<string, float> IntentOdds { get; init; } = new Dictionary<string, float>();

    /// <summary>Whether an intent with more examples is to be expected more often. By default not: how much somebody wrote
    /// about an intent says little about how often customers have it.</summary>
    public bool ExamplesShowFrequency { get; init; }

    /// <summary>Two trainings with the same seed and data give the same bytes, on any number of threads.</summary>
    public int Seed { get; init; } = 20260701;

    /// <summary>Share of in-scope utterances classified right that may be lost to the verdict "out of scope".</summary>
    public double OutOfScopeTolerance { get; init; } = 0.004;

    /// <summary>How many threads train; 0 means one for each processor.</summary>
    public int Threads { get; init; }

    /// <summary>A feature is known when so many utterances have it.</summary>
    public int MinimumUtterancesPerFeature { get; init; } = 2;

    /// <summary>ISO 639-1 code of the lexicon of related words that training may draw on; "en" or null.</summary>
    public string? Lexicon { get; init; } = "en";

    public int SupportVectorEpochs { get; init; } = 15;

    public float SupportVectorCost { get; init; } = 1;

    /// <summary>How much more an intent's own utterances weigh than the others'.</summary>
    public float SupportVectorPositiveWeight { get; init; } = 3;

    /// <summary>The constant feature from which a class's bias is learnt.</summary>
    public float SupportVectorBias { get; init; } = 0.3f;

    /// <summary>The support vector machines' part of the averaged score; the embedding models share the rest.</summary>
    public float SupportVectorShare { get; init; } = 0.2f;

    public int EmbeddingModels { get; init; } = 3;

    public int EmbeddingEpochs { get; init; } = 20;

    /// <summary>The rate at the first example; it falls to zero in a straight line.</summary>
    public float EmbeddingRate { get; init; } = 0.05f;

    /// <summary>Share of an example's words, concepts and word pairs that is left out each time it is seen.</summary>
    public float EmbeddingWordDropout { get; init; } = 0.6f;

    /// <summary>Share of an example's character n-grams that is left out: being many and saying much the same, they
    /// are better spared than words.</summary>
    public float EmbeddingNgramDropout { get; init; } = 0.9f;
}
