using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Tests.Contract;

namespace ConversationGrid.Intents.Tests.Model;

public sealed class IntentModelContractTests : IntentClassifierContract
{
    protected override IIntentClassifier Classifier => TrainingData.Model;

    protected override IIntentEngine Engine { get; } = new BuiltInEngine();
}
