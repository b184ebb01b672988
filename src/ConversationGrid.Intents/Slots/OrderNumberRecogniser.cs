using System.Text.RegularExpressions;

namespace ConversationGrid.Intents.Slots;

/// <summary>#4711, ORD-2026-000123, "order number is 48 213 7", or bare digits of a length that is neither a
/// year nor a phone number. Spoken digits count where an order is named before or was asked for.</summary>
internal sealed partial class OrderNumberRecogniser : ISlotRecogniser
{
    private const int Cue = 48;

    public SlotKind Kind => SlotKind.OrderNumber;

    public void Recognise(string utterance, in SlotSetting setting, List<Slot> found)
    {
        bool asked = setting.Pending == PendingQuestion.OrderNumber;
        foreach (Match match in Token().Matches(utterance))
        {
            string token = match.Groups["token"].Value;
            int digits = token.Count(char.IsAsciiDigit);
            bool isMarked = utterance[match.Index] == '#' || asked || IsNamedBefore(utterance, match.Index);
            bool hasLetters = token.Any(char.IsAsciiLetter);
            bool stands = isMarked ? digits >= 3
                : hasLetters ? digits >= 4
                : digits is >= 5 and <= 14;
            if (stands)
                found.Add(new Slot(Kind, match.Index, match.Length, Normalise(token)));
        }

        foreach ((int start, int length, string digits) in SpokenDigits.Find(utterance))
        {
            if (asked || IsNamedBefore(utterance, start))
                found.Add(new Slot(Kind, start, length, digits));
        }
    }

    private static string Normalise(string token) => token.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    private static bool IsNamedBefore(string utterance, int at) =>
        Name().IsMatch(utterance.AsSpan(Math.Max(0, at - Cue), Math.Min(Cue, at)));

    /// <summary>Letters, digits and dashes with a digit among them; digits may come in groups of three to five.</summary>
    [GeneratedRegex(
        @"(?<![\w@.+-])#?(?<token>\d{2,5}(?: \d{3,5}){1,4}|(?:[a-z]{1,6}[-_/]?)?\d[a-z0-9]{0,23}(?:[-_/][a-z0-9]{1,16}){0,4})(?![\w@-]|\.\d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(
        @"\b(?:order|ordr|parcel|package|shipment|tracking|reference|ref|booking|confirmation|purchase|invoice|ticket|case)\b[^.?!]{0,24}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
