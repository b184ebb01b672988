using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Text;

namespace ConversationGrid.Intents.Model;

public sealed unsafe partial class IntentModel
{
    /// <summary>The words and word pairs that weighed most for or against an intent, strongest first. A word's
    /// concepts and character n-grams count as the word. Scores being linear, all contributions and the bias add up to what the
    /// intent's score has over the mean.</summary>
    public IReadOnlyList<WeighedFeature> Explain(string utterance, int intent, int maximumCount)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        ArgumentOutOfRangeException.ThrowIfNegative(intent);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(intent, Intents.Count);
        var parts = new List<(int Start, int End, float Word, float Ngrams)>();
        FamilyNorm wordNorm = default, ngramNorm = default;
        int* ngrams = stackalloc int[3 * (UtteranceTokenizer.MaxWordLength + 2)];
        var tokens = new UtteranceTokenizer(utterance);
        ulong previous = 0;
        int previousStart = 0;
        while (tokens.MoveNext())
        {
            float word = 0, letters = 0;
            WordBucket* known = FindWord(tokens.Hash);
            if (known != null && known->WordRow >= 0)
            {
                word = Lift(_wordRows, known->WordRow, 1, intent);
                wordNorm.Add(in known->Word);
            }

            if (known != null && known->SpellingRow >= 0)
            {
                letters = Lift(_spellingRows, known->SpellingRow, 2, intent);
                ngramNorm.Add(in known->Spelling);
            }
            else
            {
                int count = FindNgrams(in tokens, ngrams, ref ngramNorm);
                for (int i = 0; i < count; i++)
                    letters += Lift(_ngramRows, ngrams[i] / _stride, 3, intent);
            }

            parts.Add((tokens.Start, tokens.End, word, letters));
            FeatureBucket* pair = previous == 0
                ? null
                : Find(_bigrams, _bigramShift, UtteranceTokenizer.Bigram(previous, tokens.Hash));
            if (pair != null)
            {
                parts.Add((previousStart, tokens.End, Lift(_wordRows, pair->Row, 1, intent), 0));
                wordNorm.Add(pair->Idf, 1);
            }

            (previous, previousStart) = (tokens.Hash, tokens.Start);
        }

        (float wordScale, float ngramScale) = FamilyNorm.Scales(wordNorm, ngramNorm);
        GC.KeepAlive(this);
        return
        [
            .. parts
                .Select(p => new WeighedFeature(
                    utterance[p.Start..p.End], p.Start, p.End - p.Start, (p.Word * wordScale) + (p.Ngrams * ngramScale)))
                .Where(f => f.Contribution != 0)
                .OrderByDescending(f => Math.Abs(f.Contribution))
                .ThenBy(f => f.Start)
                .Take(maximumCount),
        ];
    }

    /// <summary>A row's weight for the intent less its mean over all intents.</summary>
    private float Lift(sbyte* rows, int row, int scalesAt, int intent)
    {
        sbyte* weights = rows + ((nint)row * _stride);
        float* scales = _columns + (scalesAt * _stride);
        float sum = 0;
        for (int c = 0; c < _metadata.Intents.Length; c++)
            sum += weights[c] * scales[c];
        return (weights[intent] * scales[intent]) - (sum / _metadata.Intents.Length);
    }
}
