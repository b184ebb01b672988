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
        ReadOnlySpan<char> utterance = _utterance;
        int start = _position;
        while ((uint)start < (uint)utterance.Length && CharacterTable.Kinds[utterance[start]] == CharacterKind.Separator)
            start++;

        // Four characters at a time are hashed and stored from a register: read back from memory in fours, having
        // been written one by one, they would stall the processor.
        ref char word = ref _word[1];
        ulong hash = HashSeed, four = 0;
        int length = 0, position = start;
        while ((uint)position < (uint)utterance.Length && length < MaxWordLength)
        {
            char folded = Unsafe.Add(ref inWord, utterance[position]);
            if (folded == '\0')
                break;
            four |= (ulong)folded << (16 * (length & 3));
            length++;
            position++;
            if ((length & 3) == 0)
            {
                Store(ref word, length - 4, four);
                hash = Mix(hash, four);
                four = 0;
            }
        }

        if ((uint)position < (uint)utterance.Length && length < MaxWordLength
            && (length == 0 || CharacterTable.Kinds[utterance[position]] is CharacterKind.Mark or CharacterKind.Silent))
        {
            return MoveNextRare(start);
        }

        _position = position;
        if (length == 0)
            return false;
        four |= (ulong)WordEnd << (16 * (length & 3));
        Store(ref word, length & ~3, four);
        Start = start;
        End = position;
        Length = length;
        Hash = Mix(hash, four) | 1;
        return true;
    }

    /// <summary>Reads a word from <paramref name="position"/> on that is not of plain letters alone.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MoveNextRare(int position)
    {
        int length = 0;
        while (position < _utterance.Length && length < MaxWordLength)
        {
            char c = _utterance[position];
            CharacterKind kind = CharacterTable.Kinds[c];
            if (kind == CharacterKind.Word)
            {
                if (length == 0)
                    Start = position;
                _word[++length] = CharacterTable.Folded[c];
                position++;
            }
            else if (kind == CharacterKind.Separator)
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
        _word[length + 1] = WordEnd;
        _word[length + 2] = _word[length + 3] = _word[length + 4] = '\0';
        Hash = HashOf(ref _word[1], length + 1);
        return true;
    }

    /// <summary>What is not a plain letter. False when the word is complete.</summary>
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
            hash = Mix(hash, Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref word, i))));
        return hash | 1;
    }

    private static ulong Mix(ulong hash, ulong four)
    {
        hash = (hash ^ four) * HashMultiplier;
        return hash ^ (hash >> 31);
    }

    private static void Store(ref char word, int at, ulong four) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref word, at)), four);

    [InlineArray(MaxWordLength + 8)]
    private struct WordBuffer
    {
        private char _first;
    }
}
