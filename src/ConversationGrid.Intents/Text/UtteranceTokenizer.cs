using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConversationGrid.Intents.Text;

/// <summary>
/// Walks through the words of an utterance, folded and composed, without allocating. A word is kept between
/// two boundary marks, so that its character n-grams know where it begins and ends; scripts that write
/// without spaces come as one long word, and words longer than <see cref="MaxWordLength"/> in pieces.
/// </summary>
internal ref struct UtteranceTokenizer
{
    public const int MaxWordLength = 48;
    public const char WordStart = '\u0002', WordEnd = '\u0003';

    private const ulong HashSeed = 0x243F6A8885A308D3, HashMultiplier = 0x9FB21C651E98DF25;

    private readonly ReadOnlySpan<char> _utterance;
    private WordBuffer _word;
    private int _position;

    public UtteranceTokenizer(ReadOnlySpan<char> utterance)
    {
        _utterance = utterance;
        _word[0] = WordStart;
    }

    /// <summary>Hash of the word, never 0.</summary>
    public ulong Hash { get; private set; }

    /// <summary>Where the word begins in the utterance, in UTF-16 units.</summary>
    public int Start { get; private set; }

    /// <summary>Where the word ends in the utterance, exclusive.</summary>
    public int End { get; private set; }

    /// <summary>Length of the folded word between its boundary marks.</summary>
    public int Length { get; private set; }

    /// <summary>The folded word without its boundary marks.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<char> Word => MemoryMarshal.CreateReadOnlySpan(in _word[1], Length);

    public static ulong Bigram(ulong first, ulong second)
    {
        ulong hash = (first * 0xC2B2AE3D27D4EB4F) ^ ulong.RotateLeft(second, 23);
        hash = (hash ^ (hash >> 29)) * HashMultiplier;
        return (hash ^ (hash >> 32)) | 1;
    }

    /// <summary>The <paramref name="length"/> (2–4) characters at <paramref name="index"/> of the word with its
    /// boundary marks, packed: the n-gram itself, not a hash of it.</summary>
    public readonly ulong Characters(int index, int length)
    {
        ref readonly char first = ref _word[0];
        ulong four = Unsafe.ReadUnaligned<ulong>(
            ref Unsafe.As<char, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in first), index)));
        return four & (ulong.MaxValue >> (64 - (16 * length)));
    }

    public bool MoveNext()
    {
        ref char inWord = ref MemoryMarshal.GetArrayDataReference(CharacterTable.InWord);
        ref char word = ref _word[1];
        int length = 0;
        int position = _position;
        ReadOnlySpan<char> utterance = _utterance;

        while ((uint)position < (uint)utterance.Length)
        {
            char c = utterance[position];
            char folded = Unsafe.Add(ref inWord, c);
            if (folded != '\0')
            {
                if (length == 0)
                    Start = position;
                Unsafe.Add(ref word, length++) = folded;
                position++;
                if (length == MaxWordLength)
                    break;
                continue;
            }

            CharacterKind kind = CharacterTable.Kinds[c];
            if (kind == CharacterKind.Separator)
            {
                if (length > 0)
                    break;
                position++;
            }
            else if (!AcceptRare(c, kind, ref length, ref position))
            {
                break;
            }
        }

        _position = position;
        if (length == 0)
            return false;

        End = position;
        Length = length;
        Unsafe.Add(ref word, length) = WordEnd;
        Unsafe.Add(ref word, length + 1) = '\0';
        Unsafe.Add(ref word, length + 2) = '\0';
        Unsafe.Add(ref word, length + 3) = '\0';
        Hash = HashOf(ref word, length + 1);
        return true;
    }

    /// <summary>What is not a plain letter. False when the word is complete.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AcceptRare(char c, CharacterKind kind, ref int length, ref int position)
    {
        switch (kind)
        {
            case CharacterKind.Mark when length > 0:
                char composed = CanonicalComposition.Compose(_word[length], c);
                if (composed != '\0')
                    _word[length] = composed;
                else
                    _word[++length] = c;
                position++;
                return length < MaxWordLength;

            case CharacterKind.Mark:
                Start = position;
                _word[++length] = c;
                position++;
                return true;

            case CharacterKind.Sign or CharacterKind.HighSurrogate when length > 0:
                return false;

            case CharacterKind.Sign:
                Start = position++;
                _word[++length] = CharacterTable.Folded[c];
                return false;

            case CharacterKind.HighSurrogate:
                return AcceptPair(c, ref length, ref position);

            default: // what is silent
                position++;
                return true;
        }
    }

    /// <summary>A character beyond the basic plane is a word of its own; skin tones are dropped.</summary>
    private bool AcceptPair(char high, ref int length, ref int position)
    {
        if (position + 1 >= _utterance.Length || !char.IsLowSurrogate(_utterance[position + 1]))
        {
            position++; // half a pair is noise
            return true;
        }

        char low = _utterance[position + 1];
        if (high == '\ud83c' && low is >= '\udffb' and <= '\udfff')
        {
            position += 2;
            return true;
        }

        Start = position;
        position += 2;
        _word[++length] = high;
        _word[++length] = low;
        return false;
    }

    private static ulong HashOf(ref char word, int length)
    {
        ulong hash = HashSeed;
        for (int i = 0; i < length; i += 4)
        {
            ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref word, i)));
            hash = (hash ^ four) * HashMultiplier;
            hash ^= hash >> 31;
        }

        return hash | 1;
    }

    [InlineArray(MaxWordLength + 8)]
    private struct WordBuffer
    {
        private char _first;
    }
}
