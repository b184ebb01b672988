using System.Globalization;
using System.Text.RegularExpressions;

namespace ConversationGrid.Intents.Slots;

/// <summary>2026-07-01, 1/7/26, 1st of July, July 1, tomorrow, next Friday, in 3 days, two weeks ago.
/// A date without a year is the one nearest to today.</summary>
internal sealed partial class DateRecogniser(bool isDayFirst) : ISlotRecogniser
{
    private const string Month =
        "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    private const string Weekday =
        "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?";
    private const string Count = @"\d{1,3}|an?|one|two|three|four|five|six|seven|ten";
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] Counts = ["", "one", "two", "three", "four", "five", "six", "seven", "", "", "ten"];

    public SlotKind Kind => SlotKind.Date;

    public void Recognise(string utterance, in SlotSetting setting, List<Slot> found)
    {
        DateOnly today = setting.Today;
        Add(Iso().Matches(utterance), found, m => Date(Whole(m, "y"), Whole(m, "m"), Whole(m, "d")));
        Add(Numeric().Matches(utterance), found, m => FromNumbers(m, today));
        Add(Named().Matches(utterance), found, m => FromName(m, today));
        Add(Offset().Matches(utterance), found, m => FromOffset(m, today));
        Add(Relative().Matches(utterance), found, m => FromWord(m.Value, today));
        Add(NamedWeekday().Matches(utterance), found, m => FromWeekday(m, today));
    }

    private void Add(MatchCollection matches, List<Slot> found, Func<Match, DateOnly?> read)
    {
        foreach (Match match in matches)
        {
            if (read(match) is { } date)
                found.Add(new Slot(Kind, match.Index, match.Length, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }
    }

    private DateOnly? FromNumbers(Match match, DateOnly today)
    {
        int first = Whole(match, "a"), second = Whole(match, "b");
        (int day, int month) = isDayFirst ? (first, second) : (second, first);
        if (month > 12)
            (day, month) = (month, day);
        return match.Groups["y"].Success ? Date(Year(match), month, day) : Nearest(month, day, today);
    }

    private static DateOnly? FromName(Match match, DateOnly today)
    {
        int month = Array.FindIndex(Months, m => match.Groups["m"].Value.StartsWith(m, StringComparison.OrdinalIgnoreCase)) + 1;
        int day = Whole(match, "d");
        return match.Groups["y"].Success ? Date(Year(match), month, day) : Nearest(month, day, today);
    }

    private static DateOnly? FromOffset(Match match, DateOnly today)
    {
        string count = match.Groups["n"].Value.ToLowerInvariant();
        int number = count is "a" or "an" ? 1
            : char.IsAsciiDigit(count[0]) ? int.Parse(count, CultureInfo.InvariantCulture)
            : Array.IndexOf(Counts, count);
        int sign = match.Groups["ago"].Success ? -1 : 1;
        return char.ToLowerInvariant(match.Groups["unit"].Value[0]) switch
        {
            'd' => today.AddDays(sign * number),
            'w' => today.AddDays(sign * number * 7),
            'm' => today.AddMonths(sign * number),
            _ => today.AddYears(sign * number),
        };
    }

    private static DateOnly? FromWord(string word, DateOnly today) => word.ToLowerInvariant() switch
    {
        "today" or "tonight" => today,
        "day after tomorrow" => today.AddDays(2),
        "day before yesterday" => today.AddDays(-2),
        "yesterday" => today.AddDays(-1),
        _ => today.AddDays(1), // tomorrow in its spellings
    };

    /// <summary>"Friday" and "this Friday" are the coming one, "last" the one before today, "next" the one in the
    /// week after this, weeks beginning on Monday.</summary>
    private static DateOnly? FromWeekday(Match match, DateOnly today)
    {
        int weekday = Array.FindIndex(Weekdays, d => match.Groups["w"].Value.StartsWith(d, StringComparison.OrdinalIgnoreCase));
        int ahead = (weekday - (int)today.DayOfWeek + 7) % 7;
        return match.Groups["which"].Value.ToLowerInvariant() switch
        {
            "last" => today.AddDays(ahead == 0 ? -7 : ahead - 7),
            "next" => today.AddDays(7 - (((int)today.DayOfWeek + 6) % 7) + ((weekday + 6) % 7)),
            _ => today.AddDays(ahead),
        };
    }

    private static DateOnly? Nearest(int month, int day, DateOnly today)
    {
        DateOnly? nearest = null;
        for (int year = today.Year - 1; year <= today.Year + 1; year++)
        {
            if (Date(year, month, day) is { } date
                && (nearest is not { } best
                    || Math.Abs(date.DayNumber - today.DayNumber) < Math.Abs(best.DayNumber - today.DayNumber)))
            {
                nearest = date;
            }
        }

        return nearest;
    }

    private static DateOnly? Date(int year, int month, int day) =>
        year is >= 1900 and <= 2199 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    private static int Year(Match match)
    {
        int year = Whole(match, "y");
        return year < 100 ? 2000 + year : year;
    }

    private static int Whole(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\w-])(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?![\w-])", Options)]
    private static partial Regex Iso();

    [GeneratedRegex(
        @"(?<![\w./-])(?<a>\d{1,2})(?:(?<s>[/.-])(?<b>\d{1,2})\k<s>(?<y>\d{4}|\d{2})|/(?<b>\d{1,2}))(?![\w/-]|\.\d)", Options)]
    private static partial Regex Numeric();

    [GeneratedRegex(
        @"\b(?:(?<d>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<m>" + Month + @")|(?<m>" + Month
        + @") (?:the )?(?<d>\d{1,2})(?:st|nd|rd|th)?)(?!\w)(?:,? (?<y>(?:19|20|21)\d{2})(?!\w))?", Options)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"\b(?:in (?<n>" + Count + @") (?<unit>days?|weeks?|months?|years?)|(?<n>" + Count
        + @") (?<unit>days?|weeks?|months?|years?) (?<ago>ago))\b", Options)]
    private static partial Regex Offset();

    [GeneratedRegex(
        @"\b(?:day after tomorrow|day before yesterday|today|tonight|tomorrow|tomorow|tommorow|tmrw|tmr|yesterday)\b", Options)]
    private static partial Regex Relative();

    [GeneratedRegex(
        @"\b(?:(?<which>last|next|this|on|by|until|since) )(?<w>" + Weekday + @")\b|\b(?<w>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", Options)]
    private static partial Regex NamedWeekday();
}
