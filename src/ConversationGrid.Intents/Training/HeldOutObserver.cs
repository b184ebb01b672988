namespace ConversationGrid.Intents.Training;

/// <summary>Is shown what a training with held-out examples passes on its way.</summary>
/// <param name="model">Trained without <paramref name="heldOut"/>.</param>
/// <param name="heldOut">Utterances that the model has not seen; its probabilities and threshold are fitted on them.</param>
public delegate void HeldOutObserver(IIntentClassifier model, IReadOnlyList<LabelledUtterance> heldOut);
