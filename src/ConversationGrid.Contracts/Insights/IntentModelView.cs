namespace ConversationGrid.Contracts.Insights;

/// <summary>The intent models as operators see them.</summary>
[GenerateSerializer, Immutable, Alias("intent-model-view")]
public sealed record IntentModelView
{
    [Id(0)] public required ModelView Live { get; init; }

    /// <summary>What a roll-back goes to.</summary>
    [Id(1)] public ModelView? Previous { get; init; }

    /// <summary>The candidate, which judges every utterance without anybody hearing of it.</summary>
    [Id(2)] public ModelView? Shadow { get; init; }

    /// <summary>The engine that trains candidates: <c>builtin</c> or <c>mlnet</c>.</summary>
    [Id(3)] public required string Engine { get; init; }

    /// <summary>Shadow against live; null without a shadow.</summary>
    [Id(4)] public ModelComparison? Comparison { get; init; }

    [Id(5)] public CandidateTraining? Training { get; init; }

    /// <summary>The last full window; null before there was one.</summary>
    [Id(6)] public DriftView? Drift { get; init; }

    /// <summary>What went wrong at the start: a promoted model that could not be loaded any more, say.</summary>
    [Id(7)] public string? Problem { get; init; }
}

/// <param name="File">Its file below the data folder; <c>shipped</c> for the one that comes with the product.</param>
/// <param name="Version">Equal for models of the same bytes.</param>
/// <param name="Engine"><c>builtin</c> or <c>mlnet</c>.</param>
/// <param name="Intents">How many it knows.</param>
[GenerateSerializer, Immutable, Alias("model-view")]
public sealed record ModelView([property: Id(0)] string File, [property: Id(1)] string Version, [property: Id(2)] string Engine, [property: Id(3)] int Intents);

/// <summary>The candidate beside the model in use: on reviewed examples that neither was trained on, and on what customers say.</summary>
[GenerateSerializer, Immutable, Alias("model-comparison")]
public sealed record ModelComparison
{
    [Id(0)] public required int BothRight { get; init; }

    [Id(1)] public required int OnlyLiveRight { get; init; }

    [Id(2)] public required int OnlyCandidateRight { get; init; }

    [Id(3)] public required int BothWrong { get; init; }

    /// <summary>Exact McNemar test, two-sided: how likely a difference like this is between equals.</summary>
    [Id(4)] public required double PValue { get; init; }

    /// <summary>The candidate is better, and that is no accident (p below 0.05).</summary>
    [Id(5)] public required bool IsImprovement { get; init; }

    /// <summary>Utterances of customers that both have judged.</summary>
    [Id(6)] public required long Seen { get; init; }

    /// <summary>Of them, how many both judged alike.</summary>
    [Id(7)] public required long Agreed { get; init; }
}

/// <param name="IsRunning">False when it is done or has failed.</param>
/// <param name="Completed">0–1.</param>
/// <param name="ReviewedExamples">Accepted examples of the review queue that it learns from.</param>
/// <param name="Failure">Why it failed.</param>
[GenerateSerializer, Immutable, Alias("candidate-training")]
public sealed record CandidateTraining(
    [property: Id(0)] bool IsRunning, [property: Id(1)] double Completed, [property: Id(2)] int ReviewedExamples, [property: Id(3)] string? Failure);

/// <param name="Utterances">How many were looked at.</param>
/// <param name="Intents">Population stability index of the intents against the training data: below 0.1 nothing to speak of, above 0.25 much.</param>
/// <param name="Words">The same of the words.</param>
/// <param name="OutOfScopeRate">Share out of scope, 0–1.</param>
/// <param name="TrainingOutOfScopeRate">Share out of scope in the training data.</param>
/// <param name="At">When the window was full.</param>
[GenerateSerializer, Immutable, Alias("drift-view")]
public sealed record DriftView(
    [property: Id(0)] long Utterances, [property: Id(1)] double Intents, [property: Id(2)] double Words, [property: Id(3)] double OutOfScopeRate,
    [property: Id(4)] double TrainingOutOfScopeRate, [property: Id(5)] DateTimeOffset At);
