using System.Runtime.InteropServices;
using ConversationGrid.Intents.Features;

namespace ConversationGrid.Intents.Model;

/// <summary>A known word: the row of itself and its concepts, or -1 where it is only spelt, and the row of its
/// character n-grams, or -1 where only the lexicon has it and it is spelt when met; each summed ahead, with their norms.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 32)]
internal struct WordBucket
{
    public ulong Key;
    public int WordRow;
    public int SpellingRow;
    public FamilyNorm Word;
    public FamilyNorm Spelling;
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
