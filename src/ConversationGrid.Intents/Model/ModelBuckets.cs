using System.Runtime.InteropServices;

namespace ConversationGrid.Intents.Model;

/// <summary>A word of the training set: its own row, or -1 where it is no feature, and the row and norms of
/// its character n-grams, summed ahead.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 32)]
internal struct WordBucket
{
    public ulong Key;
    public int WordRow;
    public int SpellingRow;
    public float Idf;
    public float SpellingSquaredIdf;
    public float SpellingIdf;
    private readonly int _reserved;
}

/// <summary>A word pair or a character n-gram.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 16)]
internal struct FeatureBucket
{
    public ulong Key;
    public int Row;
    public float Idf;
}

/// <summary>Open addressing with linear probing in a table of a power of two, at most half full.</summary>
internal static class ModelTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    public static int Capacity(int entries)
    {
        int capacity = 16;
        while (capacity < entries * 2)
            capacity *= 2;
        return capacity;
    }

    /// <summary>The first slot to look at; <paramref name="shift"/> is 64 - log2(capacity).</summary>
    public static int Slot(ulong key, int shift) => (int)((key * Multiplier) >> shift);
}
