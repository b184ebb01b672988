using System.Text;
using System.Text.RegularExpressions;

namespace ConversationGrid.Intents.Slots;

/// <summary>Numbers said digit by digit: "four seven double one oh two".</summary>
internal static partial class SpokenDigits
{
    private const string Digit = "zero|oh|one|two|three|four|five|six|seven|eight|nine";

    private static readonly string[] Names =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>Runs of five spoken digits or more, with where they stand.</summary>
    public static IEnumerable<(int Start, int Length, string Digits)> Find(string utterance)
    {
        foreach (Match match in Run().Matches(utterance))
        {
            string digits = Read(match.Value);
            if (digits.Length >= 5)
                yield return (match.Index, match.Length, digits);
        }
    }

    private static string Read(string words)
    {
        var digits = new StringBuilder();
        int times = 1;
        foreach (string part in words.ToLowerInvariant().Split([' ', ',', '-'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "double" or "triple")
            {
                times = part == "double" ? 2 : 3;
                continue;
            }

            char digit = part == "oh" ? '0'
                : char.IsAsciiDigit(part[0]) ? part[0]
                : (char)('0' + Array.IndexOf(Names, part));
            digits.Append(digit, times);
            times = 1;
        }

        return digits.ToString();
    }

    [GeneratedRegex(
        @"\b(?:(?:double |triple )?(?:" + Digit + @"|\d)(?:[ ,-]{1,2}|\b)){4,24}(?<![ ,-])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Run();
}
