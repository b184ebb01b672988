using ConversationGrid.Intents.Text;

namespace ConversationGrid.Intents.Learning;

/// <summary>
/// Watches whether customers still say what the model was made for: which intents, which words, how much out of
/// scope, against a baseline. Safe to call from many threads; observing allocates nothing.
/// </summary>
public sealed class DriftMonitor
{
    /// <summary>Words are counted by a few bits of their hash: no word is kept.</summary>
    private const int WordBuckets = 64;

    private readonly Population _baseline;
    private Population _current;

    /// <param name="classifier">The classifier that is watched.</param>
    /// <param name="baseline">Utterances like those that it was made for.</param>
    public DriftMonitor(IIntentClassifier classifier, IEnumerable<string> baseline)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(baseline);
        _baseline = new Population(classifier.Intents.Count);
        foreach (string utterance in baseline)
            _baseline.Add(utterance, classifier.Classify(utterance, default));
        _current = new Population(classifier.Intents.Count);
    }

    public void Observe(ReadOnlySpan<char> utterance, in IntentVerdict verdict) =>
        Volatile.Read(ref _current).Add(utterance, verdict);

    /// <summary>How far what was observed since the last call is from the baseline, and begins anew.</summary>
    public DriftReport Conclude()
    {
        Population observed = Interlocked.Exchange(ref _current, new Population(_baseline.Intents.Length));
        long count = Interlocked.Read(ref observed.Count);
        return new DriftReport(
            count,
            PopulationStability.Index(_baseline.Intents, observed.Intents),
            PopulationStability.Index(_baseline.Words, observed.Words),
            count == 0 ? 0 : (double)Interlocked.Read(ref observed.OutOfScope) / count,
            _baseline.Count == 0 ? 0 : (double)_baseline.OutOfScope / _baseline.Count);
    }

    private sealed class Population(int intents)
    {
        public readonly long[] Intents = new long[intents];
        public readonly long[] Words = new long[WordBuckets];
        public long Count, OutOfScope;

        public void Add(ReadOnlySpan<char> utterance, in IntentVerdict verdict)
        {
            Interlocked.Increment(ref Count);
            if (verdict.IsOutOfScope)
                Interlocked.Increment(ref OutOfScope);
            else if (verdict.Intent >= 0)
                Interlocked.Increment(ref Intents[verdict.Intent]);
            var tokens = new UtteranceTokenizer(utterance);
            while (tokens.MoveNext())
                Interlocked.Increment(ref Words[tokens.Hash >> 58]);
        }
    }
}

/// <param name="Utterances">How many were observed.</param>
/// <param name="IntentStability">Population stability index of the in-scope intents.</param>
/// <param name="WordStability">Population stability index of the words.</param>
/// <param name="OutOfScopeRate">Share out of scope now.</param>
/// <param name="BaselineOutOfScopeRate">Share out of scope in the baseline.</param>
public readonly record struct DriftReport(
    long Utterances, double IntentStability, double WordStability, double OutOfScopeRate, double BaselineOutOfScopeRate);
