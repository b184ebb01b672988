using ConversationGrid.Intents;
using ConversationGrid.Intents.Context;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Host.Composition;

/// <summary>Stands for ML.NET where it is not in the build: refuses its files by name.</summary>
internal sealed class AbsentMLNetEngine : IIntentEngine
{
    public string Name => IntentEngines.MLNet;

    public string Extension => ".mlnet";

    public bool Wrote(string path) => EngineFile.StartsWith(path, "CGMLINTS"u8);

    public IIntentClassifier Load(string path) => throw new InvalidDataException($"{path}: a model for ML.NET. {IntentEngines.Absence}");

    public void Save(IIntentClassifier model, string path) => throw new NotSupportedException(IntentEngines.Absence);

    public IIntentClassifier Train(
        IReadOnlyList<LabelledUtterance> examples, IReadOnlyList<LabelledUtterance> validation, IntentTrainingOptions options,
        HeldOutObserver? heldOut, IProgress<IntentTrainingProgress>? progress, CancellationToken cancellation) =>
        throw new NotSupportedException(IntentEngines.Absence);

    public IIntentClassifier WithPrior(IIntentClassifier model, ContextPrior prior) => throw new NotSupportedException(IntentEngines.Absence);
}
