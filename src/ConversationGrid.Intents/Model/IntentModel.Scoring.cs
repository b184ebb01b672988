using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Text;

namespace ConversationGrid.Intents.Model;

public sealed unsafe partial class IntentModel
{
    /// <summary>The score of what is no class: the padding of a row.</summary>
    internal const float NoClass = -1e30f;

    /// <summary>So many rows of bytes can be added in 16 bits without overflow.</summary>
    private const int BatchLength = 256;

    /// <summary>Writes a score for each class, padded with <see cref="NoClass"/> to the stride.</summary>
    [SkipLocalsInit]
    private WordCounts Score(ReadOnlySpan<char> utterance, float* logits)
    {
        float* wordSums = stackalloc float[_stride];
        float* ngramSums = stackalloc float[_stride];
        new Span<float>(wordSums, _stride).Clear();
        new Span<float>(ngramSums, _stride).Clear();
        int* wordRows = stackalloc int[BatchLength];
        int* spellingRows = stackalloc int[BatchLength];
        int* ngramRows = stackalloc int[BatchLength];
        int words = 0, spellings = 0, ngrams = 0, allWords = 0, knownWords = 0;
        FamilyNorm wordNorm = default, ngramNorm = default;

        var tokens = new UtteranceTokenizer(utterance);
        ulong previous = 0;
        while (tokens.MoveNext())
        {
            ulong hash = tokens.Hash;
            WordBucket* word = FindWord(hash);
            allWords++;
            if (word != null)
            {
                knownWords++;
                if (word->WordRow >= 0)
                {
                    wordRows[words++] = word->WordRow * _stride;
                    wordNorm.Add(in word->Word);
                }

            }

            if (word != null && word->SpellingRow >= 0)
            {
                spellingRows[spellings++] = word->SpellingRow * _stride;
                ngramNorm.Add(in word->Spelling);
            }
            else
            {
                if (ngrams > BatchLength - (3 * (UtteranceTokenizer.MaxWordLength + 2)))
                    AddRows(_ngramRows, ngramRows, ref ngrams, _columns + (3 * _stride), ngramSums);
                ngrams += FindNgrams(in tokens, ngramRows + ngrams, ref ngramNorm);
            }

            if (previous != 0)
            {
                FeatureBucket* bigram = Find(_bigrams, _bigramShift, UtteranceTokenizer.Bigram(previous, hash));
                if (bigram != null)
                {
                    wordRows[words++] = bigram->Row * _stride;
                    wordNorm.Add(bigram->Idf, 1);
                }
            }

            previous = hash;
            if (words > BatchLength - 2)
                AddRows(_wordRows, wordRows, ref words, _columns + _stride, wordSums);
            if (spellings == BatchLength)
                AddRows(_spellingRows, spellingRows, ref spellings, _columns + (2 * _stride), ngramSums);
        }

        AddRows(_wordRows, wordRows, ref words, _columns + _stride, wordSums);
        AddRows(_spellingRows, spellingRows, ref spellings, _columns + (2 * _stride), ngramSums);
        AddRows(_ngramRows, ngramRows, ref ngrams, _columns + (3 * _stride), ngramSums);

        (float wordScale, float ngramScale) = FamilyNorm.Scales(wordNorm, ngramNorm);
        for (int i = 0; i < _stride; i += 16)
        {
            Vector512<float> score = Vector512.Load(_columns + i)
                + (Vector512.Load(wordSums + i) * wordScale)
                + (Vector512.Load(ngramSums + i) * ngramScale);
            score.Store(logits + i);
        }

        return new WordCounts(allWords, knownWords, wordScale + ngramScale == 0);
    }

    private readonly record struct WordCounts(int All, int Known, bool IsNothingKnown);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WordBucket* FindWord(ulong key)
    {
        int mask = (int)(uint.MaxValue >> (_wordShift - 32));
        for (int slot = ModelTable.Slot(key, _wordShift); ; slot = (slot + 1) & mask)
        {
            WordBucket* bucket = _words + slot;
            if (bucket->Key == key)
                return bucket;
            if (bucket->Key == 0)
                return null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FeatureBucket* Find(FeatureBucket* table, int shift, ulong key)
    {
        int mask = (int)(uint.MaxValue >> (shift - 32));
        for (int slot = ModelTable.Slot(key, shift); ; slot = (slot + 1) & mask)
        {
            FeatureBucket* bucket = table + slot;
            if (bucket->Key == key)
                return bucket;
            if (bucket->Key == 0)
                return null;
        }
    }

    /// <summary>Where the rows of the character n-grams begin of a word that training never saw.</summary>
    private int FindNgrams(in UtteranceTokenizer tokens, int* rows, ref FamilyNorm norm)
    {
        int count = 0;
        int length = tokens.Length + 2;
        for (int i = 0; i + 2 <= length; i++)
        {
            for (int n = 2; n <= 4 && i + n <= length; n++)
            {
                FeatureBucket* ngram = Find(_ngrams, _ngramShift, tokens.Characters(i, n));
                if (ngram == null)
                    break; // a longer n-gram is no more frequent than the one that begins it
                rows[count++] = ngram->Row * _stride;
                norm.Add(ngram->Idf, 1);
            }
        }

        return count;
    }

    /// <summary>Adds up the rows that begin at the listed places, scales them by class onto <paramref name="sums"/>, and empties the list.</summary>
    private void AddRows(sbyte* rows, int* list, ref int count, float* scales, float* sums)
    {
        if (count == 0)
            return;
        for (int at = 0; at < _stride; at += 32)
        {
            if (Avx512BW.IsSupported)
            {
                Vector512<short> sum = Vector512<short>.Zero;
                for (int i = 0; i < count; i++)
                    sum += Avx512BW.ConvertToVector512Int16(Vector256.Load(rows + list[i] + at));
                (Vector512<int> low, Vector512<int> high) = Vector512.Widen(sum);
                Accumulate(low, scales + at, sums + at);
                Accumulate(high, scales + at + 16, sums + at + 16);
            }
            else
            {
                Vector256<short> first = Vector256<short>.Zero, second = Vector256<short>.Zero;
                for (int i = 0; i < count; i++)
                {
                    (Vector256<short> low, Vector256<short> high) =
                        Vector256.Widen(Vector256.Load(rows + list[i] + at));
                    first += low;
                    second += high;
                }

                (Vector256<int> a, Vector256<int> b) = Vector256.Widen(first);
                (Vector256<int> c, Vector256<int> d) = Vector256.Widen(second);
                Accumulate(Vector512.Create(a, b), scales + at, sums + at);
                Accumulate(Vector512.Create(c, d), scales + at + 16, sums + at + 16);
            }
        }

        count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(Vector512<int> values, float* scales, float* sums) =>
        (Vector512.Load(sums) + (Vector512.ConvertToSingle(values) * Vector512.Load(scales))).Store(sums);

    private float MaximumOf(float* logits, out int best)
    {
        Vector512<float> maximum = Vector512.Load(logits);
        for (int i = 16; i < _stride; i += 16)
            maximum = Vector512.Max(maximum, Vector512.Load(logits + i));
        Vector256<float> half = Vector256.Max(maximum.GetLower(), maximum.GetUpper());
        Vector128<float> quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        float top = Math.Max(Math.Max(quarter[0], quarter[1]), Math.Max(quarter[2], quarter[3]));
        var wanted = Vector512.Create(top);
        for (int i = 0; i < _stride; i += 16)
        {
            ulong equal = Vector512.ExtractMostSignificantBits(Vector512.Equals(Vector512.Load(logits + i), wanted));
            if (equal != 0)
            {
                best = i + System.Numerics.BitOperations.TrailingZeroCount(equal);
                return top;
            }
        }

        best = 0; // not a number: no model that passed its checksum has such weights
        return top;
    }

    /// <summary>Replaces scores by exp(inverse temperature · (score - top)); returns their sum.</summary>
    private float Exponentiate(float* logits, float top)
    {
        var scale = Vector512.Create(_metadata.InverseTemperature * 1.44269504f);
        var shift = Vector512.Create(top);
        Vector512<float> sum = Vector512<float>.Zero;
        for (int i = 0; i < _stride; i += 16)
        {
            Vector512<float> share = PowerOfTwo((Vector512.Load(logits + i) - shift) * scale);
            share.Store(logits + i);
            sum += share;
        }

        return Vector512.Sum(sum);
    }

    /// <summary>2^x for x ≤ 0, to 2e-7 of the result: the exponent by bits, the rest by its Taylor polynomial
    /// around the nearest whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<float> x)
    {
        x = Vector512.Max(x, Vector512.Create(-126f));
        Vector512<int> whole = Vector512.ConvertToInt32(x - Vector512.Create(0.5f));
        Vector512<float> rest = x - Vector512.ConvertToSingle(whole);
        Vector512<float> power = Vector512.Create(1.540353e-4f);
        power = (power * rest) + Vector512.Create(1.333356e-3f);
        power = (power * rest) + Vector512.Create(9.618129e-3f);
        power = (power * rest) + Vector512.Create(5.550411e-2f);
        power = (power * rest) + Vector512.Create(2.402265e-1f);
        power = (power * rest) + Vector512.Create(6.931472e-1f);
        power = (power * rest) + Vector512<float>.One;
        return power * Vector512.ShiftLeft(whole + Vector512.Create(127), 23).AsSingle();
    }
}
