using System.Runtime.InteropServices;
using ConversationGrid.Intents.Text;

namespace ConversationGrid.Intents.Features;

/// <summary>
/// The exact features of a training set. Two families: words with their concepts and word pairs, and the 2–4
/// character n-grams inside each word. A feature counts when at least <c>minimumUtterances</c> utterances have it.
/// </summary>
/// <remarks>
/// An occurrence of a feature weighs sqrt(idf). Each family is divided by the root of the sum of idf² over its
/// occurrences, then both together by the root of what the sum of idf gives: all sums over occurrences, so
/// that an utterance's vector is a scaled sum over its words and a word's part can be computed ahead.
/// </remarks>
internal sealed class FeatureVocabulary
{
    private readonly Dictionary<ulong, int> _words = [];
    private readonly Dictionary<ulong, int> _concepts = [];
    private readonly Dictionary<ulong, int> _bigrams = [];
    private readonly Dictionary<ulong, int> _ngrams = [];
    private readonly Dictionary<ulong, ulong[]> _spellings = [];
    private readonly List<ulong> _relatedWords = [];
    private readonly Lexicon? _lexicon;
    private float[] _idf = [];

    private FeatureVocabulary(Lexicon? lexicon) => _lexicon = lexicon;

    public int Count => _idf.Length;

    /// <summary>Features from this on are character n-grams; those before it words, concepts and word pairs.</summary>
    public int FirstNgram { get; private set; }

    public IReadOnlyDictionary<ulong, int> Bigrams => _bigrams;

    /// <summary>Character n-grams by <see cref="UtteranceTokenizer.Characters"/>.</summary>
    public IReadOnlyDictionary<ulong, int> Ngrams => _ngrams;

    /// <summary>Every word seen in training, with all its character n-grams.</summary>
    public IReadOnlyDictionary<ulong, ulong[]> Spellings => _spellings;

    /// <summary>Words not seen in training that share a concept with some that were.</summary>
    public IReadOnlyList<ulong> RelatedWords => _relatedWords;

    public float Idf(int feature) => _idf[feature];

    /// <summary>The features of a word: itself and its concepts, as far as they are known.</summary>
    public IEnumerable<int> FeaturesOf(ulong word)
    {
        if (_words.TryGetValue(word, out int feature))
            yield return feature;
        ulong[] concepts = [.. ConceptsOf(word)];
        foreach (ulong concept in concepts)
        {
            if (_concepts.TryGetValue(concept, out feature))
                yield return feature;
        }
    }

    public static FeatureVocabulary Build(
        IReadOnlyList<string> utterances, int minimumUtterances, Lexicon? lexicon, CancellationToken cancellation)
    {
        var vocabulary = new FeatureVocabulary(lexicon);
        var words = new FrequencyTable();
        var concepts = new FrequencyTable();
        var bigrams = new FrequencyTable();
        var ngrams = new FrequencyTable();
        for (int i = 0; i < utterances.Count; i++)
        {
            if ((i & 255) == 0)
                cancellation.ThrowIfCancellationRequested();

            var tokens = new UtteranceTokenizer(utterances[i]);
            ulong previous = 0;
            while (tokens.MoveNext())
            {
                words.See(tokens.Hash, i);
                foreach (ulong concept in vocabulary.ConceptsOf(tokens.Hash))
                    concepts.See(concept, i);
                if (previous != 0)
                    bigrams.See(UtteranceTokenizer.Bigram(previous, tokens.Hash), i);
                previous = tokens.Hash;
                foreach (ulong ngram in vocabulary.Spell(in tokens))
                    ngrams.See(ngram, i);
            }
        }

        var idf = new List<float>();
        words.Keep(minimumUtterances, utterances.Count, vocabulary._words, idf);
        concepts.Keep(minimumUtterances, utterances.Count, vocabulary._concepts, idf);
        bigrams.Keep(minimumUtterances, utterances.Count, vocabulary._bigrams, idf);
        vocabulary.FirstNgram = idf.Count;
        ngrams.Keep(minimumUtterances, utterances.Count, vocabulary._ngrams, idf);
        vocabulary._idf = [.. idf];
        vocabulary.FindRelatedWords();
        return vocabulary;
    }

    public SparseVectors Vectorise(IReadOnlyList<string> utterances, CancellationToken cancellation)
    {
        var vectors = new SparseVectors();
        var wordCounts = new SortedDictionary<int, int>();
        var ngramCounts = new SortedDictionary<int, int>();
        for (int i = 0; i < utterances.Count; i++)
        {
            if ((i & 255) == 0)
                cancellation.ThrowIfCancellationRequested();

            wordCounts.Clear();
            ngramCounts.Clear();
            CountFeatures(utterances[i], wordCounts, ngramCounts);
            AddRow(vectors, wordCounts, ngramCounts);
        }

        return vectors;
    }

    private void CountFeatures(string utterance, SortedDictionary<int, int> words, SortedDictionary<int, int> ngrams)
    {
        var tokens = new UtteranceTokenizer(utterance);
        ulong previous = 0;
        while (tokens.MoveNext())
        {
            Count(_words, tokens.Hash, words);
            foreach (ulong concept in ConceptsOf(tokens.Hash))
                Count(_concepts, concept, words);
            if (previous != 0)
                Count(_bigrams, UtteranceTokenizer.Bigram(previous, tokens.Hash), words);
            previous = tokens.Hash;
            // A word that training has not seen is not remembered: it would be one of the model's.
            foreach (ulong ngram in _spellings.GetValueOrDefault(tokens.Hash) ?? Spelling(in tokens))
                Count(_ngrams, ngram, ngrams);
        }

        static void Count(Dictionary<ulong, int> known, ulong key, SortedDictionary<int, int> counts)
        {
            if (known.TryGetValue(key, out int feature))
                counts[feature] = counts.GetValueOrDefault(feature) + 1;
        }
    }

    private void AddRow(SparseVectors vectors, SortedDictionary<int, int> words, SortedDictionary<int, int> ngrams)
    {
        FamilyNorm word = default, ngram = default;
        foreach ((int feature, int count) in words)
            word.Add(_idf[feature], count);
        foreach ((int feature, int count) in ngrams)
            ngram.Add(_idf[feature], count);
        (float wordScale, float ngramScale) = FamilyNorm.Scales(word, ngram);

        foreach ((int feature, int count) in words)
            vectors.Add(feature, count * MathF.Sqrt(_idf[feature]) * wordScale);
        foreach ((int feature, int count) in ngrams)
            vectors.Add(feature, count * MathF.Sqrt(_idf[feature]) * ngramScale);
        vectors.EndRow();
    }

    private ReadOnlySpan<ulong> ConceptsOf(ulong word) => _lexicon == null ? [] : _lexicon.ConceptsOf(word);

    private void FindRelatedWords()
    {
        foreach (string word in _lexicon?.Words ?? [])
        {
            var tokens = new UtteranceTokenizer(word);
            if (tokens.MoveNext() && !_spellings.ContainsKey(tokens.Hash) && FeaturesOf(tokens.Hash).Any())
                _relatedWords.Add(tokens.Hash);
        }
    }

    /// <summary>The character n-grams of the tokenizer's word, remembered by its hash.</summary>
    private ulong[] Spell(in UtteranceTokenizer tokens)
    {
        ref ulong[]? spelling = ref CollectionsMarshal.GetValueRefOrAddDefault(_spellings, tokens.Hash, out _);
        return spelling ??= Spelling(in tokens);
    }

    private static ulong[] Spelling(in UtteranceTokenizer tokens)
    {
        int length = tokens.Length + 2;
        var ngrams = new List<ulong>(3 * length);
        for (int n = 2; n <= 4; n++)
        {
            for (int i = 0; i + n <= length; i++)
                ngrams.Add(tokens.Characters(i, n));
        }

        return [.. ngrams];
    }

    /// <summary>In how many utterances each key was seen, in order of first appearance.</summary>
    private sealed class FrequencyTable
    {
        private readonly Dictionary<ulong, (int Utterances, int Last)> _seen = [];

        public void See(ulong key, int utterance)
        {
            ref (int Utterances, int Last) entry =
                ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, key, out bool exists);
            if (!exists || entry.Last != utterance)
                entry = (entry.Utterances + 1, utterance);
        }

        public void Keep(int minimum, int total, Dictionary<ulong, int> features, List<float> idf)
        {
            foreach ((ulong key, (int utterances, _)) in _seen)
            {
                if (utterances < minimum)
                    continue;
                features.Add(key, idf.Count);
                idf.Add(MathF.Log((1f + total) / (1f + utterances)) + 1f);
            }
        }
    }
}
