using System.Buffers;
using System.Globalization;
using System.Text;

namespace ConversationGrid.Grains.Conversations;

/// <summary>Finds whole phrases in an utterance, whatever its case, apostrophes and punctuation.</summary>
internal sealed class PhraseList
{
    private const int VariationSelector = 0xFE0F;
    private readonly SearchValues<string> _any;
    private readonly bool _isEmpty;

    public PhraseList(IEnumerable<string> phrases)
    {
        string[] normalised = [.. phrases.Select(Normalise).Where(phrase => phrase.Length > 2).Distinct()];
        _isEmpty = normalised.Length == 0;
        _any = SearchValues.Create(normalised, StringComparison.Ordinal);
    }

    /// <param name="normalised">As <see cref="Normalise"/> gives it.</param>
    public bool IsIn(string normalised) => !_isEmpty && normalised.AsSpan().ContainsAny(_any);

    /// <summary>Lower-case words with one space between, before and behind; an apostrophe within a word belongs to it.</summary>
    public static string Normalise(string text)
    {
        var words = new StringBuilder(text.Length + 2);
        words.Append(' ');
        var hasApostrophe = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsPartOfWord(rune))
            {
                if (hasApostrophe)
                    words.Append('\'');
                hasApostrophe = false;
                words.Append(Rune.ToLowerInvariant(rune));
            }
            else if (rune.Value is '\'' or '\u2019' or '\u2018' or '\u02BC' && words[^1] != ' ' && !hasApostrophe)
            {
                // Kept if the word goes on; at the end of a word it is a quotation mark.
                hasApostrophe = true;
            }
            else
            {
                hasApostrophe = false;
                if (words[^1] != ' ')
                    words.Append(' ');
            }
        }

        if (words[^1] != ' ')
            words.Append(' ');
        return words.ToString();
    }

    /// <summary>Letters with their accents, and digits; neither emoji nor half a surrogate pair.</summary>
    private static bool IsPartOfWord(Rune rune) =>
        rune.Value != '\u02BC'
        && (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
        && rune.Value != VariationSelector;
}
