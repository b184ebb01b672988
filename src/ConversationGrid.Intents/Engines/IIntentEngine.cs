using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Engines;

/// <summary>Trains models of one kind, and keeps them in files.</summary>
public interface IIntentEngine
{
    /// <summary>As in <c>Intents:Engine</c> and on model cards.</summary>
    string Name { get; }

    /// <summary>How its files' names end, with the dot.</summary>
    string Extension { get; }

    /// <summary>Whether the file begins as this engine's do.</summary>
    bool Wrote(string path);

    /// <exception cref="InvalidDataException">The file is no sound model of this engine; the message says why.</exception>
    IIntentClassifier Load(string path);

    void Save(IIntentClassifier model, string path);

    /// <param name="examples">What is learnt from.</param>
    /// <param name="validation">What probabilities and thresholds are fitted on; may be empty.</param>
    /// <param name="options">How to train.</param>
    /// <param name="heldOut">Where <paramref name="validation"/> is empty: is shown a model trained without some of the
    /// examples, and these, for figures that the final model cannot be asked for.</param>
    /// <param name="progress">Is told how far the training is.</param>
    /// <param name="cancellation">Ends the training early.</param>
    IIntentClassifier Train(
        IReadOnlyList<LabelledUtterance> examples, IReadOnlyList<LabelledUtterance> validation, IntentTrainingOptions options,
        HeldOutObserver? heldOut, IProgress<IntentTrainingProgress>? progress, CancellationToken cancellation);

    /// <summary>The model with what a conversation's context says about its intents.</summary>
    IIntentClassifier WithPrior(IIntentClassifier model, Context.ContextPrior prior);
}
