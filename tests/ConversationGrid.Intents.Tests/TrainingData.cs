using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Shipped;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests;

/// <summary>A small set of utterances of five intents, and one model trained on it for all tests that only read.</summary>
internal static class TrainingData
{
    public static IReadOnlyList<LabelledUtterance> Small { get; } =
        ShippedIntents.ReadFolder(Path.Combine(AppContext.BaseDirectory, "data", "small"));

    private static readonly Lazy<IntentModel> Trained = new(() => IntentTrainer.Train(Small, new IntentTrainingOptions()));

    public static IntentModel Model => Trained.Value;

    public static string NameOf(this IIntentClassifier classifier, string utterance) =>
        classifier.Intents[classifier.Classify(utterance, default).Intent];
}
