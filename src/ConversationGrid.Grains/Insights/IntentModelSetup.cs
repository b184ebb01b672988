using ConversationGrid.Intents;
using ConversationGrid.Intents.Engines;

namespace ConversationGrid.Grains.Insights;

/// <summary>What <see cref="IntentModels"/> starts from.</summary>
public sealed record IntentModelSetup
{
    /// <summary>Models are kept in its folder <c>models</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Trains candidates.</summary>
    public required IIntentEngine Engine { get; init; }

    /// <summary>Read models' files.</summary>
    public required IReadOnlyList<IIntentEngine> Engines { get; init; }

    public required IIntentClassifier Shipped { get; init; }

    /// <summary>The shipped model's file; its card is beside it.</summary>
    public required string ShippedPath { get; init; }

    /// <summary>What models may know: the playbook's intents.</summary>
    public required IReadOnlySet<string> Intents { get; init; }

    public int KeptCandidates { get; init; } = new LearningOptions().KeptCandidates;
}
