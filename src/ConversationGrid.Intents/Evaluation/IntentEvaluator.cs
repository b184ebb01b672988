namespace ConversationGrid.Intents.Evaluation;

/// <summary>Measures a classifier on labelled utterances.</summary>
public sealed class IntentEvaluator(string outOfScopeLabel = LabelledUtterance.OutOfScope, TimeProvider? time = null)
{
    private const int Bins = 15;
    private const int ListedConfusions = 20;

    /// <summary>Calls before the clock counts, so that the code is compiled in its last form; the runtime waits
    /// for a quiet 100 ms before it begins.</summary>
    private const int WarmUpCalls = 20_000, MostWarmUpCalls = 1_000_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public IntentEvaluation Evaluate(
        IIntentClassifier classifier, IReadOnlyList<LabelledUtterance> utterances, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(utterances);
        (double p50, double p99, double bytes) = MeasureCalls(classifier, utterances, cancellation);

        var tally = new Tally(classifier.Intents, outOfScopeLabel);
        foreach (LabelledUtterance utterance in utterances)
            tally.Add(utterance.Intent, classifier.Classify(utterance.Text, default));
        return tally.Conclude(classifier.OutOfScopeThreshold, p50, p99, bytes);
    }

    private (double P50, double P99, double Bytes) MeasureCalls(
        IIntentClassifier classifier, IReadOnlyList<LabelledUtterance> utterances, CancellationToken cancellation)
    {
        if (utterances.Count == 0)
            return (0, 0, 0);
        long start = _time.GetTimestamp();
        for (int i = 0; i < WarmUpCalls || (i < MostWarmUpCalls && _time.GetElapsedTime(start) < WarmUp); i++)
        {
            if ((i & 1023) == 0)
                cancellation.ThrowIfCancellationRequested();
            classifier.Classify(utterances[i % utterances.Count].Text, default);
        }

        var ticks = new long[utterances.Count];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < ticks.Length; i++)
        {
            string text = utterances[i].Text;
            long begun = _time.GetTimestamp();
            classifier.Classify(text, default);
            ticks[i] = _time.GetTimestamp() - begun;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(ticks);
        double microseconds = 1e6 / _time.TimestampFrequency;
        return (
            ticks[ticks.Length / 2] * microseconds,
            ticks[(int)(ticks.Length * 0.99)] * microseconds,
            (double)allocated / ticks.Length);
    }

    private sealed class Tally(IReadOnlyList<string> intents, string outOfScopeLabel)
    {
        private readonly Dictionary<string, (int Right, int Support, int Claimed)> _byIntent = new(StringComparer.Ordinal);
        private readonly Dictionary<(string, string), int> _confusions = [];
        private readonly (int Count, double Confidence, int Right)[] _bins = new (int, double, int)[Bins];
        private readonly List<float> _inScopeScores = [], _outOfScopeScores = [];
        private int _right, _rightAtThreshold, _falseAlarms, _caught;

        public void Add(string label, in IntentVerdict verdict)
        {
            string name = verdict.Intent < 0 ? outOfScopeLabel : intents[verdict.Intent];
            if (label == outOfScopeLabel)
            {
                _outOfScopeScores.Add(verdict.Score);
                if (verdict.IsOutOfScope)
                    _caught++;
                else
                    Confuse(label, name);
                return;
            }

            bool isRight = label == name;
            _inScopeScores.Add(verdict.Score);
            _right += isRight ? 1 : 0;
            _rightAtThreshold += isRight && !verdict.IsOutOfScope ? 1 : 0;
            _falseAlarms += verdict.IsOutOfScope ? 1 : 0;
            if (verdict.IsOutOfScope || !isRight)
                Confuse(label, verdict.IsOutOfScope ? outOfScopeLabel : name);
            ref (int Count, double Confidence, int Right) bin =
                ref _bins[Math.Clamp((int)(verdict.Probability * Bins), 0, Bins - 1)];
            bin = (bin.Count + 1, bin.Confidence + verdict.Probability, bin.Right + (isRight ? 1 : 0));

            (int right, int support, int claimed) = _byIntent.GetValueOrDefault(label);
            _byIntent[label] = (right + (isRight ? 1 : 0), support + 1, claimed);
            (right, support, claimed) = _byIntent.GetValueOrDefault(name);
            _byIntent[name] = (right, support, claimed + 1);
        }

        public IntentEvaluation Conclude(float? threshold, double p50, double p99, double bytes)
        {
            int inScope = _inScopeScores.Count, outOfScope = _outOfScopeScores.Count;
            return new IntentEvaluation
            {
                Examples = inScope + outOfScope,
                Accuracy = Share(_right, inScope),
                MacroF1 = MacroF1(),
                Ece = inScope == 0 ? null : _bins.Sum(b => Math.Abs(b.Confidence - b.Right)) / inScope,
                Threshold = threshold,
                InScopeAccuracyAtThreshold = Share(_rightAtThreshold, inScope),
                OosPrecision = Share(_caught, _caught + _falseAlarms),
                OosRecall = Share(_caught, outOfScope),
                OosFalseAlarm = Share(_falseAlarms, inScope),
                OosAuroc = Auroc(),
                LatencyP50Us = p50,
                LatencyP99Us = p99,
                BytesPerCall = bytes,
                ByIntent = new SortedDictionary<string, IntentFigures>(
                    _byIntent.ToDictionary(
                        p => p.Key,
                        p => new IntentFigures(
                            Share(p.Value.Right, p.Value.Claimed) ?? 0, Share(p.Value.Right, p.Value.Support) ?? 0, p.Value.Support),
                        StringComparer.Ordinal),
                    StringComparer.Ordinal),
                Confusions =
                [
                    .. _confusions.OrderByDescending(c => c.Value).ThenBy(c => c.Key)
                        .Take(ListedConfusions).Select(c => new IntentConfusion(c.Key.Item1, c.Key.Item2, c.Value)),
                ],
                Reliability =
                [
                    .. _bins.Select(b => new ReliabilityBin(
                        b.Count, b.Count == 0 ? 0 : b.Confidence / b.Count, b.Count == 0 ? 0 : (double)b.Right / b.Count)),
                ],
            };
        }

        private void Confuse(string label, string takenFor) =>
            _confusions[(label, takenFor)] = _confusions.GetValueOrDefault((label, takenFor)) + 1;

        private double? MacroF1()
        {
            double sum = 0;
            int occurring = 0;
            foreach ((int right, int support, int claimed) in _byIntent.Values)
            {
                if (support == 0)
                    continue;
                occurring++;
                sum += 2.0 * right / (support + claimed);
            }

            return occurring == 0 ? null : sum / occurring;
        }

        /// <summary>By ranks (Mann–Whitney); ties count half.</summary>
        private double? Auroc()
        {
            if (_inScopeScores.Count == 0 || _outOfScopeScores.Count == 0)
                return null;
            float[] outside = [.. _outOfScopeScores.Order()];
            double above = 0;
            foreach (float score in _inScopeScores)
                above += (Below(outside, score, orEqual: false) + Below(outside, score, orEqual: true)) / 2.0;
            return above / ((double)outside.Length * _inScopeScores.Count);
        }

        private static int Below(float[] sorted, float score, bool orEqual)
        {
            int low = 0, high = sorted.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (sorted[middle] < score || (orEqual && sorted[middle] == score))
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }

        private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
    }
}
