using System.Text.RegularExpressions;

namespace ConversationGrid.Intents.Slots;

/// <summary>ann.lee@example.com, and as it is spoken: "ann dot lee at example dot com".</summary>
internal sealed partial class EmailRecogniser : ISlotRecogniser
{
    public SlotKind Kind => SlotKind.Email;

    public void Recognise(string utterance, in SlotSetting setting, List<Slot> found)
    {
        foreach (Match match in Written().Matches(utterance))
            found.Add(new Slot(Kind, match.Index, match.Length, match.Value.ToLowerInvariant()));
        if (found.Count > 0)
            return;

        foreach (Match match in Spoken().Matches(utterance))
        {
            string value = SpokenSign().Replace(match.Value, sign => Sign(sign.Groups[1].ValueSpan));
            found.Add(new Slot(Kind, match.Index, match.Length, value.ToLowerInvariant()));
        }
    }

    private static string Sign(ReadOnlySpan<char> word) => char.ToLowerInvariant(word[0]) switch
    {
        'a' => "@",
        'd' when word.Length == 3 => ".",
        'u' => "_",
        _ => "-",
    };

    [GeneratedRegex(
        @"(?<![\w.+-])[\w.+-]{1,64}(?<!\.)@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?![\w@])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex(
        @"\b[\w-]{1,64}(?: (?:dot|underscore|dash|hyphen) [\w-]{1,64}){0,4} at [\w-]{1,63}(?: (?:dash|hyphen) [\w-]{1,63})?(?: dot [a-z]{2,24}){1,3}\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Spoken();

    [GeneratedRegex(@" (dot|underscore|dash|hyphen|at) ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpokenSign();
}
