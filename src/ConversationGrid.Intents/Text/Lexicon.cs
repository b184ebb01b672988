using System.Text;

namespace ConversationGrid.Intents.Text;

/// <summary>
/// Words of one kind or of nearly one meaning share a concept: "parcel" and "package", "Monday" and "Friday"; words of
/// one field, like "parcel" and "courier", share a wider one. So what is learnt from one of them serves the others too,
/// those among them that no example has.
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
        ulong concept = 0, topic = 0;
        bool inflect = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            concept += 2; // a word's hash is odd
            if (line[0] == '[')
            {
                topic = concept;
                inflect = line[^1] != '!';
                continue;
            }

            foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                foreach (string form in inflect ? Forms(word) : [word])
                {
                    lexicon.Add(form, concept);
                    lexicon.Add(form, topic);
                }
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

    /// <summary>The word and what English grammar may make of it: plural, third person, past and gerund. Forms that do
    /// not exist do no harm.</summary>
    private static IEnumerable<string> Forms(string word)
    {
        yield return word;
        if (word.Length < 3)
            yield break;

        char last = word[^1];
        if (last == 'e')
        {
            yield return word + "s";
            yield return word + "d";
            yield return word[..^1] + "ing";
        }
        else if (last == 'y' && !IsVowel(word[^2]))
        {
            yield return word[..^1] + "ies";
            yield return word[..^1] + "ied";
            yield return word + "ing";
        }
        else
        {
            yield return word + (last is 's' or 'x' or 'z' or 'h' ? "es" : "s");
            yield return word + "ed";
            yield return word + "ing";
            if (IsVowel(word[^2]) && !IsVowel(last) && last is not ('w' or 'x' or 'y'))
            {
                yield return word + last + "ed";
                yield return word + last + "ing";
            }
        }
    }

    private static bool IsVowel(char letter) => "aeiou".Contains(letter, StringComparison.Ordinal);
}
