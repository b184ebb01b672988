using System.Globalization;

namespace ConversationGrid.Intents.Text;

internal enum CharacterKind : byte
{
    /// <summary>Ends a word and is nothing itself.</summary>
    Separator,
    /// <summary>Part of a word.</summary>
    Word,
    /// <summary>A word of its own: "?", "€".</summary>
    Sign,
    /// <summary>Composed with the letter before it, or part of the word where it does not compose.</summary>
    Mark,
    /// <summary>Skipped without ending the word: apostrophes, joiners, variation selectors.</summary>
    Silent,
    /// <summary>First half of a character beyond the basic plane.</summary>
    HighSurrogate,
}

/// <summary>Case, width and typographic variants of every UTF-16 unit folded into one, and its kind.</summary>
internal static class CharacterTable
{
    private const string Signs = "?!$€£¥%#&+@";

    public static readonly char[] Folded = new char[0x10000];
    public static readonly CharacterKind[] Kinds = new CharacterKind[0x10000];

    /// <summary>The folded character where it is part of a word, else '\0': one look for most of a text.</summary>
    public static readonly char[] InWord = new char[0x10000];

#pragma warning disable CA1810 // Tables filled by one pass.
    static CharacterTable()
#pragma warning restore CA1810
    {
        for (int i = 0; i < 0x10000; i++)
        {
            char folded = Fold((char)i);
            Folded[i] = folded;
            Kinds[i] = KindOf(folded);
            InWord[i] = Kinds[i] == CharacterKind.Word ? folded : '\0';
        }
    }

    private static char Fold(char c) => c switch
    {
        >= '\uff01' and <= '\uff5e' => char.ToLowerInvariant((char)(c - 0xfee0)), // full-width ASCII
        '\u2018' or '\u2019' or '\u02bc' or '\u0060' or '\u00b4' => '\'',
        'ß' => 'ß',
        '\u0130' => 'i',
        'ς' => 'σ',
        _ => char.ToLowerInvariant(c),
    };

    private static CharacterKind KindOf(char c)
    {
        if (c is '\'' or '\u200d' or '\u200c' or '\u00ad' or (>= '\ufe00' and <= '\ufe0f'))
            return CharacterKind.Silent;
        if (char.IsHighSurrogate(c))
            return CharacterKind.HighSurrogate;
        if (Signs.Contains(c, StringComparison.Ordinal))
            return CharacterKind.Sign;
        // Conjoining Hangul vowels and finals compose like marks, though they are letters.
        if (c is >= '\u1161' and < '\u1176' or > '\u11a7' and < '\u11c3')
            return CharacterKind.Mark;

        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Word,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark => CharacterKind.Mark,
            UnicodeCategory.OtherSymbol => CharacterKind.Sign, // ☺ and the other emoji of the basic plane
            _ => CharacterKind.Separator,
        };
    }
}
