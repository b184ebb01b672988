using System.Runtime.CompilerServices;
using ConversationGrid.Intents.Context;
using ConversationGrid.Intents.Language;

namespace ConversationGrid.Intents.Model;

/// <summary>
/// The built-in classifier: linear scores over n-grams, one signed byte a weight. Immutable; share one
/// instance among all threads. Classifying allocates nothing.
/// </summary>
public sealed unsafe partial class IntentModel : IIntentClassifier
{
    /// <summary>A verdict as sure as this, on words that are mostly known, is not questioned for its language.</summary>
    private const float TrustedProbability = 0.9f;

    private const float ForeignConfidence = 0.6f;

    private readonly byte[] _image;
    private readonly byte* _base;
    private readonly ModelMetadata _metadata;
    private readonly int _stride;
    private readonly float* _columns;
    private readonly WordBucket* _words;
    private readonly FeatureBucket* _bigrams, _ngrams;
    private readonly int _wordShift, _bigramShift, _ngramShift;
    private readonly sbyte* _wordRows, _spellingRows, _ngramRows;
    private readonly ContextPrior? _prior;

    public IReadOnlyList<string> Intents => _metadata.Intents;

    public string ModelVersion { get; }

    /// <summary>The label that training and evaluation data give to what belongs to no intent.</summary>
    public string OutOfScopeLabel => _metadata.OutOfScopeLabel;

    /// <summary>How many utterances the model was trained on.</summary>
    public int ExampleCount => _metadata.Examples;

    public int FeatureCount => _metadata.Features;

    /// <summary>Size in memory and in a file.</summary>
    public int ByteCount => _imageLength;

    public float? OutOfScopeThreshold =>
        float.IsFinite(_metadata.Threshold) ? _metadata.Threshold : null;

    /// <summary>Log odds between two intents for a difference of 1 in score.</summary>
    internal float InverseTemperature => _metadata.InverseTemperature;

    public IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked) =>
        Classify(utterance, IntentContext.None, ranked);

    [SkipLocalsInit]
    public IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked)
    {
        float* logits = stackalloc float[_stride];
        WordCounts words = Score(utterance, logits);
        float outside = 0;
        if (_metadata.HasOutOfScopeClass)
        {
            ref float outOfScope = ref logits[_metadata.Intents.Length];
            (outside, outOfScope) = (outOfScope * _metadata.OutOfScopeWeight, NoClass);
        }

        if (_prior != null && context != IntentContext.None)
            Shift(logits, context);
        float top = MaximumOf(logits, out int best);
        float sum = Exponentiate(logits, top);
        int written = Rank(logits, sum, ranked);
        GC.KeepAlive(this);
        float probability = 1 / sum;
        float score = top - outside;
        bool isOutOfScope = words.IsNothingKnown || score < _metadata.Threshold
            || (_metadata.Language != null
                && (probability < TrustedProbability || words.Known * 4 < words.All * 3)
                && IsForeign(utterance));
        return new IntentVerdict(best, probability, isOutOfScope, score, written);
    }

    /// <summary>The same model with expectations from the conversation. Shares the weights.</summary>
    public IntentModel WithPrior(ContextPrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        if (prior.Intents != Intents.Count)
            throw new ArgumentException("The prior was made for other intents.", nameof(prior));
        return new IntentModel(this, prior);
    }

    private void Shift(float* logits, in IntentContext context)
    {
        float scale = 1 / _metadata.InverseTemperature;
        ReadOnlySpan<float> shifts = _prior!.ByQuestion(context.Pending);
        for (int c = 0; c < shifts.Length; c++)
            logits[c] += shifts[c] * scale;
        if ((uint)context.LastIntent < (uint)_metadata.Intents.Length)
            logits[context.LastIntent] += _prior.ForStaying(context.LastIntent, context.Pending) * scale;
    }

    private bool IsForeign(ReadOnlySpan<char> utterance)
    {
        LanguageGuess guess = LanguageGuesser.Guess(utterance);
        return guess.Code != null && guess.Code != _metadata.Language && guess.Confidence > ForeignConfidence;
    }

    private int Rank(float* shares, float sum, Span<RankedIntent> ranked)
    {
        int count = Math.Min(ranked.Length, _metadata.Intents.Length);
        if (count == 0)
            return 0;
        float scale = 1 / sum;
        int written = 0;
        for (int c = 0; c < _metadata.Intents.Length; c++)
        {
            float share = shares[c] * scale;
            if (written == count && share <= ranked[count - 1].Probability)
                continue;
            int at = written < count ? written++ : count - 1;
            for (; at > 0 && ranked[at - 1].Probability < share; at--)
                ranked[at] = ranked[at - 1];
            ranked[at] = new RankedIntent(c, share);
        }

        return written;
    }
}
