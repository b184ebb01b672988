using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Tests.Contract;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests;

/// <summary>One small model for all tests that only read.</summary>
internal static class TrainingData
{
    private static readonly Lazy<IntentModel> Trained = new(() => IntentTrainer.Train(Small, new IntentTrainingOptions()));

    public static IReadOnlyList<LabelledUtterance> Small => SmallUtterances.All;

    public static IntentModel Model => Trained.Value;
}
