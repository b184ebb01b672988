namespace ConversationGrid.Intents.Learning;

/// <summary>Two classifiers on the same labelled utterances.</summary>
/// <param name="BothRight">Utterances that both got right.</param>
/// <param name="OnlyLiveRight">Utterances that only the live one got right.</param>
/// <param name="OnlyCandidateRight">Utterances that only the candidate got right.</param>
/// <param name="BothWrong">Utterances that both got wrong.</param>
public readonly record struct ClassifierComparison(int BothRight, int OnlyLiveRight, int OnlyCandidateRight, int BothWrong)
{
    public int Count => BothRight + OnlyLiveRight + OnlyCandidateRight + BothWrong;

    /// <summary>How likely a difference like this is between equals.</summary>
    public double PValue => McNemarTest.PValue(OnlyLiveRight, OnlyCandidateRight);

    public double LiveAccuracy => Count == 0 ? 0 : (double)(BothRight + OnlyLiveRight) / Count;

    public double CandidateAccuracy => Count == 0 ? 0 : (double)(BothRight + OnlyCandidateRight) / Count;

    /// <summary>The candidate is better, and that is no accident.</summary>
    public bool IsImprovement(double significance = 0.05) => OnlyCandidateRight > OnlyLiveRight && PValue < significance;

    /// <summary>Right means the labelled intent and not taken for out of scope, or taken for out of scope where that
    /// is the label.</summary>
    public static ClassifierComparison Of(
        IIntentClassifier live, IIntentClassifier candidate, IReadOnlyList<LabelledUtterance> utterances,
        string outOfScopeLabel = LabelledUtterance.OutOfScope)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(utterances);
        int bothRight = 0, onlyLive = 0, onlyCandidate = 0, bothWrong = 0;
        foreach (LabelledUtterance utterance in utterances)
        {
            bool first = LabelOf(live, utterance.Text, outOfScopeLabel) == utterance.Intent;
            bool second = LabelOf(candidate, utterance.Text, outOfScopeLabel) == utterance.Intent;
            if (first && second)
                bothRight++;
            else if (first)
                onlyLive++;
            else if (second)
                onlyCandidate++;
            else
                bothWrong++;
        }

        return new ClassifierComparison(bothRight, onlyLive, onlyCandidate, bothWrong);
    }

    internal static string LabelOf(IIntentClassifier classifier, ReadOnlySpan<char> utterance, string outOfScopeLabel)
    {
        IntentVerdict verdict = classifier.Classify(utterance, default);
        return verdict.IsOutOfScope || verdict.Intent < 0 ? outOfScopeLabel : classifier.Intents[verdict.Intent];
    }
}
