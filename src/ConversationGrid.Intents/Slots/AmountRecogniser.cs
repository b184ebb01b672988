using System.Globalization;
using System.Text.RegularExpressions;

namespace ConversationGrid.Intents.Slots;

/// <summary>Money: $12.50, 12,50 €, 1.234,56 EUR, 20 quid, "thirty" only in digits.</summary>
internal sealed partial class AmountRecogniser(string dollarCurrency) : ISlotRecogniser
{
    private const string Number = @"\d{1,3}(?:(?<group>[ ,.'])\d{3})(?:\k<group>\d{3}){0,3}(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?![\d]|[.,]\d)";
    private const string Currency =
        @"us\$|usd|eur|gbp|chf|cad|aud|jpy|inr|[$€£¥₹]|dollars?|bucks?|euros?|pounds?|quid|francs?|yen|rupees?|cents?|pence";

    public SlotKind Kind => SlotKind.Amount;

    public void Recognise(string utterance, in SlotSetting setting, List<Slot> found)
    {
        foreach (Match match in Pattern().Matches(utterance))
        {
            string number = match.Groups["before"].Success ? match.Groups["before"].Value : match.Groups["after"].Value;
            if (!TryRead(number, out decimal amount))
                continue;
            string currency = CurrencyOf(match.Groups["currency"].Value.ToLowerInvariant(), ref amount);
            found.Add(new Slot(Kind, match.Index, match.Length, Text(amount, currency)));
        }

        if (setting.Pending == PendingQuestion.Amount && found.Count == 0)
        {
            foreach (Match match in Bare().Matches(utterance))
            {
                if (TryRead(match.Value, out decimal amount))
                    found.Add(new Slot(Kind, match.Index, match.Length, amount.ToString("0.00", CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>The last of dot and comma is the decimal sign where one or two digits follow it.</summary>
    private static bool TryRead(string number, out decimal amount)
    {
        int last = number.LastIndexOfAny(['.', ',']);
        bool hasDecimals = last >= 0 && number.Length - last - 1 is 1 or 2;
        string whole = hasDecimals ? number[..last] : number;
        string digits = string.Concat(whole.Where(char.IsAsciiDigit));
        if (hasDecimals)
            digits += "." + number[(last + 1)..];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    private string CurrencyOf(string word, ref decimal amount)
    {
        switch (word)
        {
            case "cent" or "cents":
                amount /= 100;
                return dollarCurrency;
            case "pence":
                amount /= 100;
                return "GBP";
            case "us$":
                return "USD";
        }

        return word[0] switch
        {
            '$' or 'd' or 'b' => dollarCurrency,
            '€' => "EUR",
            '£' or 'p' or 'q' => "GBP",
            '¥' or 'y' => "JPY",
            '₹' or 'r' => "INR",
            'f' => "CHF",
            _ => word.StartsWith("euro", StringComparison.Ordinal) ? "EUR" : word.ToUpperInvariant(),
        };
    }

    private static string Text(decimal amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} {currency}");

    [GeneratedRegex(
        @"(?<![\w.,])(?:(?<currency>us\$|usd|eur|gbp|chf|[$€£¥₹]) ?(?<before>" + Number + @")|(?<after>" + Number
        + @") ?(?<currency>" + Currency + @")(?!\w))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(?<![\w.,])(?:" + Number + ")", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
