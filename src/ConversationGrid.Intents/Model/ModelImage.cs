using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Model;

/// <summary>
/// The bytes of a model, the same in memory and in a file: little-endian, position-independent, every section
/// aligned to 64 bytes, so that it can be mapped.
/// <code>
/// 0   "CGINTENT"      8  format version (u32)   12  number of sections (u32)
/// 16  length (u64)   24  zeros   32  SHA-256 of the other bytes (32 bytes)
/// 64  section table: offset (u64), length (u64), in the order of <see cref="ModelSection"/>
/// </code>
/// </summary>
internal static class ModelImage
{
    public const int FormatVersion = 2;
    public const int HeaderLength = 64;
    public const int ChecksumAt = 32;
    public const int Alignment = 64;
    public static readonly int SectionCount = Enum.GetValues<ModelSection>().Length;

    public static ReadOnlySpan<byte> Magic => "CGINTENT"u8;

    /// <summary>Bytes of a row of weights: one for each class, padded to a vector.</summary>
    public static int Stride(int classes) => (classes + 31) / 32 * 32;

    public static byte[] Write(FeatureVocabulary vocabulary, LinearScores scores, ModelMetadata metadata)
    {
        int stride = Stride(scores.Classes);
        (WordBucket[] wordTable, QuantisedRows wordRows, QuantisedRows spellingRows) = Words(vocabulary, scores, stride);
        int firstPair = wordRows.Count - vocabulary.Bigrams.Count;
        FeatureBucket[] pairTable = Features(vocabulary.Bigrams, vocabulary, scores, wordRows, firstPair);
        var ngramRows = new QuantisedRows(vocabulary.Ngrams.Count, scores.Classes, stride);
        FeatureBucket[] ngramTable = Features(vocabulary.Ngrams, vocabulary, scores, ngramRows, 0);

        var columns = new float[4 * stride];
        columns.AsSpan(0, stride).Fill(IntentModel.NoClass);
        scores.Bias.CopyTo(columns.AsSpan());
        wordRows.Scales.CopyTo(columns.AsSpan(stride));
        spellingRows.Scales.CopyTo(columns.AsSpan(2 * stride));
        ngramRows.Scales.CopyTo(columns.AsSpan(3 * stride));

        var sections = new byte[SectionCount][];
        sections[(int)ModelSection.Metadata] =
            JsonSerializer.SerializeToUtf8Bytes(metadata, ModelMetadataContext.Default.ModelMetadata);
        sections[(int)ModelSection.Columns] = Bytes<float>(columns);
        sections[(int)ModelSection.WordTable] = Bytes<WordBucket>(wordTable);
        sections[(int)ModelSection.BigramTable] = Bytes<FeatureBucket>(pairTable);
        sections[(int)ModelSection.NgramTable] = Bytes<FeatureBucket>(ngramTable);
        sections[(int)ModelSection.WordRows] = Bytes<sbyte>(wordRows.Quantise());
        sections[(int)ModelSection.SpellingRows] = Bytes<sbyte>(spellingRows.Quantise());
        sections[(int)ModelSection.NgramRows] = Bytes<sbyte>(ngramRows.Quantise());
        return Assemble(sections);
    }

    /// <summary>Words of the same features share a row: most of what only the lexicon has. Leaves room for the word
    /// pairs after the words' rows.</summary>
    private static (WordBucket[] Table, QuantisedRows Words, QuantisedRows Spellings) Words(
        FeatureVocabulary vocabulary, LinearScores scores, int stride)
    {
        var table = new WordBucket[ModelTable.Capacity(vocabulary.Spellings.Count + vocabulary.RelatedWords.Count)];
        int shift = 64 - BitOperations.Log2((uint)table.Length);
        var rowByFeatures = new Dictionary<string, int>(StringComparer.Ordinal);
        var featuresByRow = new List<int[]>();
        var spellingRows = new QuantisedRows(vocabulary.Spellings.Count, scores.Classes, stride);
        int spellingRow = 0;
        foreach (ulong hash in vocabulary.Spellings.Keys.Concat(vocabulary.RelatedWords))
        {
            var bucket = new WordBucket { Key = hash, WordRow = -1, SpellingRow = -1 };
            int[] features = [.. vocabulary.FeaturesOf(hash)];
            if (features.Length > 0)
            {
                string key = string.Join(' ', features);
                if (!rowByFeatures.TryGetValue(key, out bucket.WordRow))
                {
                    bucket.WordRow = rowByFeatures[key] = featuresByRow.Count;
                    featuresByRow.Add(features);
                }
            }

            foreach (int feature in features)
                bucket.Word.Add(vocabulary.Idf(feature), 1);
            if (vocabulary.Spellings.TryGetValue(hash, out ulong[]? spelling))
            {
                bucket.SpellingRow = spellingRow++;
                foreach (ulong ngram in spelling)
                {
                    if (!vocabulary.Ngrams.TryGetValue(ngram, out int feature))
                        continue;
                    spellingRows.Add(bucket.SpellingRow, scores.Row(feature), MathF.Sqrt(vocabulary.Idf(feature)));
                    bucket.Spelling.Add(vocabulary.Idf(feature), 1);
                }
            }

            int slot = ModelTable.Slot(hash, shift);
            while (table[slot].Key != 0)
                slot = (slot + 1) & (table.Length - 1);
            table[slot] = bucket;
        }

        var wordRows = new QuantisedRows(featuresByRow.Count + vocabulary.Bigrams.Count, scores.Classes, stride);
        for (int row = 0; row < featuresByRow.Count; row++)
        {
            foreach (int feature in featuresByRow[row])
                wordRows.Add(row, scores.Row(feature), MathF.Sqrt(vocabulary.Idf(feature)));
        }

        return (table, wordRows, spellingRows);
    }

    private static FeatureBucket[] Features(
        IReadOnlyDictionary<ulong, int> features, FeatureVocabulary vocabulary, LinearScores scores,
        QuantisedRows rows, int row)
    {
        var table = new FeatureBucket[ModelTable.Capacity(features.Count)];
        int shift = 64 - BitOperations.Log2((uint)table.Length);
        foreach ((ulong key, int feature) in features)
        {
            int slot = ModelTable.Slot(key, shift);
            while (table[slot].Key != 0)
                slot = (slot + 1) & (table.Length - 1);
            table[slot] = new FeatureBucket { Key = key, Row = row, Idf = vocabulary.Idf(feature) };
            rows.Add(row++, scores.Row(feature), MathF.Sqrt(vocabulary.Idf(feature)));
        }

        return table;
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    private static byte[] Assemble(byte[][] sections)
    {
        long length = Align(HeaderLength + (SectionCount * 16));
        var offsets = new long[SectionCount];
        for (int i = 0; i < SectionCount; i++)
        {
            offsets[i] = length;
            length = Align(length + sections[i].Length);
        }

        var image = new byte[length];
        Magic.CopyTo(image);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(12), (uint)SectionCount);
        BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(16), length);
        for (int i = 0; i < SectionCount; i++)
        {
            Span<byte> entry = image.AsSpan(HeaderLength + (i * 16));
            BinaryPrimitives.WriteInt64LittleEndian(entry, offsets[i]);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], sections[i].Length);
            sections[i].CopyTo(image.AsSpan((int)offsets[i]));
        }

        Checksum(image).CopyTo(image, ChecksumAt);
        return image;
    }

    public static byte[] Checksum(ReadOnlySpan<byte> image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(image[..ChecksumAt]);
        hash.AppendData(image[HeaderLength..]);
        return hash.GetHashAndReset();
    }

    private static long Align(long at) => (at + Alignment - 1) / Alignment * Alignment;
}

internal enum ModelSection
{
    Metadata,
    Columns,
    WordTable,
    BigramTable,
    NgramTable,
    WordRows,
    SpellingRows,
    NgramRows,
}
