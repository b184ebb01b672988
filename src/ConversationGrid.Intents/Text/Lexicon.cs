using System.Text;

namespace ConversationGrid.Intents.Text;

/// <summary>
/// Words of one kind or of nearly one meaning share a concept: "parcel" and "package", "Monday" and "Friday". So what is
/// learnt from one of them serves the others too, those among them that no example has.
/// </summary>
internal sealed class Lexicon
{
    private static readonly Lazy<Lexicon> English = new(() => Read("en"));

    private readonly Dictionary<ulong, ulong[]> _concepts = [];
    private readonly List<string> _words = [];

    private Lexicon()
    {
    }

    /// <summary>All words, in their inflected forms.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <param name="language">ISO 639-1 code.</param>
    /// <exception cref="ArgumentException">There is no lexicon of that language.</exception>
    public static Lexicon Of(string language) => language == "en"
        ? English.Value
        : throw new ArgumentException($"There is no lexicon of '{language}'; there is one of 'en'.", nameof(language));

    /// <summary>The concepts of a word, as keys that no word's hash equals.</summary>
    public ReadOnlySpan<ulong> ConceptsOf(ulong word) => _concepts.GetValueOrDefault(word);

    private static Lexicon Read(string language)
    {
        using var reader = new StreamReader(
            typeof(Lexicon).Assembly.GetManifestResourceStream($"lexicon/{language}.txt")!, Encoding.UTF8);
        var lexicon = new Lexicon();
        ulong concept = 0;
        while (reader.ReadLine() is { } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length == 0 || line[0] == '#' || colon < 0)
                continue;
            concept += 2; // a word's hash is odd
            foreach (string word in line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                foreach (string form in Forms(word))
                    lexicon.Add(form, concept);
            }
        }

        return lexicon;
    }

    private void Add(string word, ulong concept)
    {
        var tokens = new UtteranceTokenizer(word);
        tokens.MoveNext();
        ulong[] known = _concepts.GetValueOrDefault(tokens.Hash, []);
        if (known.Length == 0)
            _words.Add(word);
        if (!known.Contains(concept))
            _concepts[tokens.Hash] = [.. known, concept];
    }

    /// <summary>The word and what English grammar may make of it. Forms that do not exist do no harm.</summary>
    private static IEnumerable<string> Forms(string word)
    {
        yield return word;
        if (word.Length < 3)
            yield break;
        yield return word + "s";
        if (word[^1] == 'e')
        {
            yield return word + "d";
            yield return word[..^1] + "ing";
        }
        else if (word[^1] == 'y')
        {
            yield return word[..^1] + "ies";
            yield return word[..^1] + "ied";
            yield return word + "ing";
        }
        else
        {
            yield return word + "es";
            yield return word + "ed";
            yield return word + "ing";
            yield return word + word[^1] + "ed";
            yield return word + word[^1] + "ing";
        }
    }
}
