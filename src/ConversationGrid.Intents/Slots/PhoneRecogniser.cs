using System.Text.RegularExpressions;

namespace ConversationGrid.Intents.Slots;

/// <summary>+49 170 1234567, 0170/123 45 67, (555) 123-4567; 7–15 digits (E.164). Bare or spoken digits only
/// where a phone number was asked for or is named just before.</summary>
internal sealed partial class PhoneRecogniser : ISlotRecogniser
{
    private const int Cue = 40;

    public SlotKind Kind => SlotKind.Phone;

    public void Recognise(string utterance, in SlotSetting setting, List<Slot> found)
    {
        foreach (Match match in Written().Matches(utterance))
            Add(match.Index, match.Length, match.Value, found);

        bool asked = setting.Pending == PendingQuestion.Phone;
        foreach (Match match in Bare().Matches(utterance))
        {
            if (asked || IsNamedBefore(utterance, match.Index))
                Add(match.Index, match.Length, match.Value, found);
        }

        foreach ((int start, int length, string digits) in SpokenDigits.Find(utterance))
        {
            if (asked || IsNamedBefore(utterance, start))
                Add(start, length, digits, found);
        }
    }

    private void Add(int start, int length, string text, List<Slot> found)
    {
        string digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length is < 7 or > 15)
            return;
        bool isInternational = text[0] == '+' || text.StartsWith("00", StringComparison.Ordinal);
        found.Add(new Slot(Kind, start, length, isInternational ? "+" + digits.TrimStart('0') : digits));
    }

    private static bool IsNamedBefore(string utterance, int at) =>
        Name().IsMatch(utterance.AsSpan(Math.Max(0, at - Cue), Math.Min(Cue, at)));

    [GeneratedRegex(
        @"(?<![\w+#-])(?:(?:\+|00)\d{1,3}[ ./-]?(?:\(0?\)[ ]?)?(?:\(?\d{1,5}\)?[ ./-]?){1,6}\d{2,4}|0\d{2,5}[ /-]\d{2,4}(?:[ -]?\d{2,4}){1,3}|0\d{9,10}|\(\d{3,5}\) ?\d{3,4}[ -]?\d{3,4}|\d{3}[-. ]\d{3}[-. ]\d{4})(?![\w-])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex(@"(?<![\w+#-])\d{3,15}(?:[ -]\d{2,6}){0,4}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    [GeneratedRegex(
        @"\b(?:phone|mobile|cell|telephone|tel|call me|ring me|reach me|text me|number to call|callback)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
