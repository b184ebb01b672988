using ConversationGrid.Intents.Context;
using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Engines;

/// <summary>This library's own models.</summary>
public sealed class BuiltInEngine : IIntentEngine
{
    public string Name => "builtin";

    public string Extension => ".intents";

    public bool Wrote(string path) => EngineFile.StartsWith(path, ModelImage.Magic);

    public IIntentClassifier Load(string path) => IntentModel.Load(path);

    public void Save(IIntentClassifier model, string path) => ((IntentModel)model).Save(path);

    public IIntentClassifier Train(
        IReadOnlyList<LabelledUtterance> examples, IReadOnlyList<LabelledUtterance> validation, IntentTrainingOptions options,
        HeldOutObserver? heldOut, IProgress<IntentTrainingProgress>? progress, CancellationToken cancellation) =>
        IntentTrainer.Train(examples, validation, options, progress, cancellation, heldOut);

    public IIntentClassifier WithPrior(IIntentClassifier model, ContextPrior prior) => ((IntentModel)model).WithPrior(prior);
}
