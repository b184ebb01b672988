using ConversationGrid.Intents;

namespace ConversationGrid.Grains.Insights;

/// <summary>What a classifier said of an utterance, with all that it went by.</summary>
public readonly record struct Judgement(string Text, IIntentClassifier Judge, IntentContext Context, IntentVerdict Verdict);
