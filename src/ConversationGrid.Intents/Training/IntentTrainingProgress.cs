namespace ConversationGrid.Intents.Training;

/// <param name="Phase">What is being done, for people: "support vectors".</param>
/// <param name="Completed">Share of the whole training that is done, 0–1.</param>
public readonly record struct IntentTrainingProgress(string Phase, double Completed);
