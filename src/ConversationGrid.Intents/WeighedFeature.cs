namespace ConversationGrid.Intents;

/// <param name="Text">The words of the utterance that it stands for: one, or two in a row.</param>
/// <param name="Start">Where they begin in the utterance, in UTF-16 units.</param>
/// <param name="Length">Their length there.</param>
/// <param name="Contribution">By how much they lift the intent's score above the mean of all intents' scores;
/// negative where they speak against it.</param>
public readonly record struct WeighedFeature(string Text, int Start, int Length, float Contribution);
