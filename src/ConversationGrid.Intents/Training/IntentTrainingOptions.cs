namespace ConversationGrid.Intents.Training;

/// <summary>How a model is trained. The defaults are those measured best; see the README beside the project.</summary>
public sealed record IntentTrainingOptions
{
    /// <summary>The label of examples that belong to no intent.</summary>
    public string OutOfScopeLabel { get; init; } = LabelledUtterance.OutOfScope;

    /// <summary>Two trainings with the same seed and data give the same bytes, on any number of threads.</summary>
    public int Seed { get; init; } = 20260701;

    /// <summary>Share of in-scope utterances that may be taken for out of scope; sets the threshold.</summary>
    public double MaximumFalseAlarm { get; init; } = 0.02;

    /// <summary>How many threads train; 0 means one for each processor.</summary>
    public int Threads { get; init; }

    /// <summary>A feature is known when so many utterances have it.</summary>
    public int MinimumUtterancesPerFeature { get; init; } = 2;

    public int SupportVectorEpochs { get; init; } = 15;

    public float SupportVectorCost { get; init; } = 1;

    /// <summary>How much more an intent's own utterances weigh than the others'.</summary>
    public float SupportVectorPositiveWeight { get; init; } = 3;

    /// <summary>The constant feature from which a class's bias is learnt.</summary>
    public float SupportVectorBias { get; init; } = 0.3f;
}
