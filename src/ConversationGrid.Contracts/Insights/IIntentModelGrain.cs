using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Insights;

/// <summary>
/// The intent model in use, the one in its shadow and the one before, for operators. Under <see cref="Key"/>; it acts
/// on the models of the process that it lives in.
/// </summary>
[Alias("intent-model")]
public interface IIntentModelGrain : IGrainWithStringKey
{
    const string Key = "main";

    [Alias("describe")]
    Task<IntentModelView> Describe();

    /// <summary>The card of the model in use; null when it came without one.</summary>
    [Alias("card")]
    Task<ModelCardView?> Card();

    /// <summary>Runs a model from a file of the data folder in the shadow; in vain, nothing has changed.</summary>
    [Alias("load-candidate")]
    Task<ModelOutcome> LoadCandidate(string file);

    /// <summary>
    /// Begins to train a candidate from the shipped utterances and the review queue's accepted examples; it runs in
    /// the shadow when it is done.
    /// </summary>
    [Alias("train-candidate")]
    Task<ModelOutcome> TrainCandidate();

    /// <summary>Makes the candidate the model in use. The one in use until then can be gone back to.</summary>
    [Alias("promote")]
    Task<ModelOutcome> Promote();

    /// <summary>Goes back to the model before.</summary>
    [Alias("roll-back")]
    Task<ModelOutcome> RollBack();

    /// <summary>What examples can be labelled with: the intents of the playbook, and out of scope.</summary>
    [Alias("labels")]
    Task<ImmutableArray<string>> Labels();

    /// <summary>What the model in use makes of words without a conversation around them.</summary>
    [Alias("classify")]
    Task<ClassifiedUtterance> Classify(string text);
}

/// <summary>How a request about models went.</summary>
[GenerateSerializer, Immutable, Alias("model-outcome")]
public sealed record ModelOutcome([property: Id(0)] ModelRefusal Refusal, [property: Id(1)] string? Problem = null);

public enum ModelRefusal
{
    None,

    /// <summary>The file is no model that this grid can use.</summary>
    BadModel,

    /// <summary>There is no candidate, or no model before this one.</summary>
    NoModel,

    /// <summary>A candidate is being trained.</summary>
    Busy,
}

/// <summary>A verdict, with the likeliest intents, best first.</summary>
[GenerateSerializer, Immutable, Alias("classified-utterance")]
public sealed record ClassifiedUtterance
{
    [Id(0)] public required string Intent { get; init; }

    [Id(1)] public required float Probability { get; init; }

    [Id(2)] public required bool IsOutOfScope { get; init; }

    [Id(3)] public ImmutableArray<RankedIntentView> Ranked { get; init; } = [];

    /// <summary>Guessed, ISO 639-1; null when the words do not tell.</summary>
    [Id(4)] public string? Language { get; init; }

    /// <summary>The model that said so.</summary>
    [Id(5)] public required string Model { get; init; }
}

[GenerateSerializer, Immutable, Alias("ranked-intent-view")]
public sealed record RankedIntentView([property: Id(0)] string Intent, [property: Id(1)] float Probability);

/// <summary>A model card, once as JSON and once as a page.</summary>
[GenerateSerializer, Immutable, Alias("model-card-view")]
public sealed record ModelCardView([property: Id(0)] string Json, [property: Id(1)] string Html);
