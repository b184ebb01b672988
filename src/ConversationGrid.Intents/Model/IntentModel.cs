using System.Runtime.CompilerServices;

namespace ConversationGrid.Intents.Model;

/// <summary>
/// The built-in classifier: linear scores over n-grams, one signed byte a weight. Immutable; share one
/// instance among all threads. Classifying allocates nothing.
/// </summary>
public sealed unsafe partial class IntentModel : IIntentClassifier
{
    private readonly byte[] _image;
    private readonly byte* _base;
    private readonly ModelMetadata _metadata;
    private readonly int _stride;
    private readonly float* _columns;
    private readonly WordBucket* _words;
    private readonly FeatureBucket* _bigrams, _ngrams;
    private readonly int _wordShift, _bigramShift, _ngramShift;
    private readonly sbyte* _wordRows, _spellingRows, _ngramRows;

    public IReadOnlyList<string> Intents => _metadata.Intents;

    public string ModelVersion { get; }

    /// <summary>The label that training and evaluation data give to what belongs to no intent.</summary>
    public string OutOfScopeLabel => _metadata.OutOfScopeLabel;

    /// <summary>How many utterances the model was trained on.</summary>
    public int ExampleCount => _metadata.Examples;

    public int FeatureCount => _metadata.Features;

    /// <summary>Size in memory and in a file.</summary>
    public int ByteCount => _imageLength;

    /// <summary>An utterance whose best score is below it is out of scope.</summary>
    public float Threshold => _metadata.Threshold;

    public IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked) =>
        Classify(utterance, IntentContext.None, ranked);

    [SkipLocalsInit]
    public IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked)
    {
        float* logits = stackalloc float[_stride];
        bool knowsWords = Score(utterance, logits);
        float top = MaximumOf(logits, out int best);
        float sum = Exponentiate(logits, top);
        int written = Rank(logits, sum, ranked);
        GC.KeepAlive(this);
        return new IntentVerdict(best, 1 / sum, !knowsWords || top < _metadata.Threshold, top, written);
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
