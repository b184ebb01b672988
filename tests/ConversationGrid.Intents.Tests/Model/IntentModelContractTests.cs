using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Tests.Contract;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests.Model;

public sealed class IntentModelContractTests : IntentClassifierContract
{
    protected override IIntentClassifier Classifier => TrainingData.Model;

    protected override IIntentClassifier Train(
        IReadOnlyList<LabelledUtterance> examples, int seed, CancellationToken cancellation) =>
        IntentTrainer.Train(examples, new IntentTrainingOptions { Seed = seed }, cancellation: cancellation);

    protected override void Save(IIntentClassifier classifier, string path) => ((IntentModel)classifier).Save(path);

    protected override IIntentClassifier Load(string path) => IntentModel.Load(path);
}
