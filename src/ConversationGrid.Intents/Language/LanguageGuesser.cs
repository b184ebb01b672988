using System.Collections.Frozen;
using System.Numerics;
using ConversationGrid.Intents.Text;

namespace ConversationGrid.Intents.Language;

/// <summary>
/// Guesses the language of a short utterance by its script and, among the Latin ones, by the small words and
/// letters that few languages share. Allocation-free and safe to call from many threads.
/// </summary>
public static class LanguageGuesser
{
    private static readonly string[] Codes = [.. SmallWords.ByLanguage.Select(l => l.Code)];
    private static readonly FrozenDictionary<ulong, uint> Languages = ReadWords();
    private static readonly FrozenDictionary<char, uint> Letters = ReadLetters();

    public static LanguageGuess Guess(ReadOnlySpan<char> utterance)
    {
        Span<float> scores = stackalloc float[Codes.Length];
        Span<float> support = stackalloc float[Codes.Length];
        scores.Clear();
        support.Clear();
        float total = 0;
        int foreign = 0, letters = 0;
        string? script = null;

        var tokens = new UtteranceTokenizer(utterance);
        while (tokens.MoveNext())
        {
            if (Languages.TryGetValue(tokens.Hash, out uint languages))
                total += Vote(scores, support, languages, 1);
            foreach (char c in tokens.Word)
            {
                if (!char.IsLetter(c))
                    continue;
                letters++;
                if (c < 0x80)
                    continue;
                if (Letters.TryGetValue(c, out languages))
                    total += Vote(scores, support, languages, 0.5f);
                if (ScriptOf(c) is { } code)
                {
                    foreign++;
                    // Kana settle what Han characters leave open, Ukrainian and Persian letters likewise.
                    script = script is null or "zh" or "ru" or "ar" ? code : script;
                }
            }
        }

        if (foreign * 2 > letters)
            return new LanguageGuess(script, (float)foreign / letters);
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return total > 0 ? new LanguageGuess(Codes[best], support[best] / total) : LanguageGuess.Unknown;
    }

    /// <summary>A word of three languages supports each, and is a third of a vote for which it is.</summary>
    private static float Vote(Span<float> scores, Span<float> support, uint languages, float weight)
    {
        float share = weight / BitOperations.PopCount(languages);
        for (uint rest = languages; rest != 0; rest &= rest - 1)
        {
            scores[BitOperations.TrailingZeroCount(rest)] += share;
            support[BitOperations.TrailingZeroCount(rest)] += weight;
        }

        return weight;
    }

    private static string? ScriptOf(char c) => c switch
    {
        'і' or 'ї' or 'є' or 'ґ' => "uk",
        >= '\u0400' and <= '\u04ff' => "ru",
        >= '\u0370' and <= '\u03ff' => "el",
        >= '\u0530' and <= '\u058f' => "hy",
        >= '\u0590' and <= '\u05ff' => "he",
        'پ' or 'چ' or 'ژ' or 'گ' => "fa",
        >= '\u0600' and <= '\u06ff' => "ar",
        >= '\u0900' and <= '\u097f' => "hi",
        >= '\u0980' and <= '\u09ff' => "bn",
        >= '\u0b80' and <= '\u0bff' => "ta",
        >= '\u0e00' and <= '\u0e7f' => "th",
        >= '\u10a0' and <= '\u10ff' => "ka",
        >= '\u3040' and <= '\u30ff' => "ja",
        >= '\u3400' and <= '\u9fff' => "zh",
        >= '\u1100' and <= '\u11ff' or >= '\uac00' and <= '\ud7a3' => "ko",
        _ => null,
    };

    private static FrozenDictionary<ulong, uint> ReadWords()
    {
        var languages = new Dictionary<ulong, uint>();
        for (int i = 0; i < SmallWords.ByLanguage.Length; i++)
        {
            var tokens = new UtteranceTokenizer(SmallWords.ByLanguage[i].Words);
            while (tokens.MoveNext())
                languages[tokens.Hash] = languages.GetValueOrDefault(tokens.Hash) | (1u << i);
        }

        return languages.ToFrozenDictionary();
    }

    private static FrozenDictionary<char, uint> ReadLetters()
    {
        var languages = new Dictionary<char, uint>();
        for (int i = 0; i < SmallWords.ByLanguage.Length; i++)
        {
            foreach (char letter in SmallWords.ByLanguage[i].Letters)
                languages[letter] = languages.GetValueOrDefault(letter) | (1u << i);
        }

        return languages.ToFrozenDictionary();
    }
}
