using ConversationGrid.Intents.Context;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.MLNet;

/// <summary>ML.NET behind the same interface as the built-in engine.</summary>
public sealed class MLNetEngine : IIntentEngine
{
    public string Name => "mlnet";

    public string Extension => ".mlnet";

    public bool Wrote(string path) => EngineFile.StartsWith(path, MLNetIntentModel.Magic);

    public IIntentClassifier Load(string path) => MLNetIntentModel.Load(path);

    public void Save(IIntentClassifier model, string path) => ((MLNetIntentModel)model).Save(path);

    public IIntentClassifier Train(
        IReadOnlyList<LabelledUtterance> examples, IReadOnlyList<LabelledUtterance> validation, IntentTrainingOptions options,
        HeldOutObserver? heldOut, IProgress<IntentTrainingProgress>? progress, CancellationToken cancellation) =>
        MLNetIntentTrainer.Train(examples, validation, options, heldOut, progress, cancellation);

    public IIntentClassifier WithPrior(IIntentClassifier model, ContextPrior prior) => ((MLNetIntentModel)model).WithPrior(prior);
}
