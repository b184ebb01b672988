namespace ConversationGrid.Intents;

/// <param name="Intent">Index of the most probable intent, also when the utterance is out of scope; -1 when
/// the classifier knows no intents.</param>
/// <param name="Probability">Calibrated, 0–1: of the verdicts given with 0.8, four in five are right.</param>
/// <param name="IsOutOfScope">The utterance is probably about none of the intents.</param>
/// <param name="Score">The uncalibrated score that decided on out of scope; comparable within one model only.</param>
/// <param name="RankedCount">How many entries of the caller's span were written.</param>
public readonly record struct IntentVerdict(
    int Intent,
    float Probability,
    bool IsOutOfScope,
    float Score,
    int RankedCount);

public readonly record struct RankedIntent(int Intent, float Probability);
