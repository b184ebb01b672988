using System.Buffers;
using System.Text;

namespace ConversationGrid.Grains.Conversations;

/// <summary>Finds whole phrases in an utterance, whatever its case, apostrophes and punctuation.</summary>
internal sealed class PhraseList
{
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

    /// <summary>Lower-case words with one space between, before and behind; an apostrophe belongs to its word.</summary>
    public static string Normalise(string text)
    {
        var words = new StringBuilder(text.Length + 2);
        words.Append(' ');
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
                words.Append(char.ToLowerInvariant(c));
            else if (c is '\'' or '\u2019' or '\u2018' or '\u02BC')
                words.Append('\'');
            else if (words[^1] != ' ')
                words.Append(' ');
        }

        if (words[^1] != ' ')
            words.Append(' ');
        return words.ToString();
    }
}
