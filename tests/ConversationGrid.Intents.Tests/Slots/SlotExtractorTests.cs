using ConversationGrid.Intents.Slots;

namespace ConversationGrid.Intents.Tests.Slots;

public sealed class SlotExtractorTests
{
    // A Wednesday.
    private static readonly DateOnly Today = new(2026, 7, 1);

    private static readonly SlotExtractor Extractor = new(new SlotOptions
    {
        Products =
        [
            new ProductName("Aero Router", "Aero Router"),
            new ProductName("Aero Router Max", "aero router max"),
            new ProductName("Café Kettle", "cafe\u0301 kettle"),
            new ProductName("Headset", "headset"),
        ],
    });

    [Theory]
    [InlineData("my order #4711 is late", "4711", "#4711")]
    [InlineData("order number is 48213", "48213", "48213")]
    [InlineData("it's ord-2026-000123.", "ORD-2026-000123", "ord-2026-000123")]
    [InlineData("AB12345X where is it", "AB12345X", "AB12345X")]
    [InlineData("order 482 193 771 please", "482193771", "482 193 771")]
    [InlineData("i ordered 2 weeks ago, 8812345", "8812345", "8812345")]
    [InlineData("order number four seven double one oh two", "471102", "four seven double one oh two")]
    [InlineData("tracking JD014600003828", "JD014600003828", "JD014600003828")]
    public void Extract_OrderNumber(string utterance, string value, string text) =>
        Single(SlotKind.OrderNumber, utterance, value, text);

    [Theory]
    [InlineData("i bought 2 pairs in 2025")]
    [InlineData("size 42 or 44")]
    [InlineData("i have 3 kids and 100 questions")]
    [InlineData("it costs 49.99")]
    [InlineData("my mp3 player and the ps5")]
    [InlineData("one or two more")]
    public void Extract_OtherNumbers_AreNoSlots(string utterance) => Assert.Empty(Extractor.Extract(utterance, Today));

    [Fact]
    public void Extract_BareDigits_AreWhatWasAskedFor()
    {
        const string utterance = "it is 1234567";
        Assert.Equal(SlotKind.Phone, Assert.Single(Extractor.Extract(utterance, Today, PendingQuestion.Phone)).Kind);
        Assert.Equal(SlotKind.OrderNumber, Assert.Single(Extractor.Extract(utterance, Today, PendingQuestion.OrderNumber)).Kind);
        Assert.Equal("4711", Assert.Single(Extractor.Extract("4711", Today, PendingQuestion.OrderNumber)).Value);
        Assert.Equal("30.00", Assert.Single(Extractor.Extract("about 30", Today, PendingQuestion.Amount)).Value);
    }

    [Theory]
    [InlineData("mail me at Ann.Lee+shop@Example.co.uk!", "ann.lee+shop@example.co.uk", "Ann.Lee+shop@Example.co.uk")]
    [InlineData("(bob@x.io)", "bob@x.io", "bob@x.io")]
    [InlineData("it is ann dot lee at example dot com", "ann.lee@example.com", "ann dot lee at example dot com")]
    [InlineData("write to j_doe99 at gmail dot com please", "j_doe99@gmail.com", "j_doe99 at gmail dot com")]
    public void Extract_Email(string utterance, string value, string text) =>
        Single(SlotKind.Email, utterance, value, text);

    [Theory]
    [InlineData("look at this dot")]
    [InlineData("ann@")]
    [InlineData("@ann.lee")]
    [InlineData("meet me at the shop")]
    public void Extract_NoEmail(string utterance) => Assert.Empty(Extractor.Extract(utterance, Today));

    [Theory]
    [InlineData("call +49 170 1234567 after five", "+491701234567", "+49 170 1234567")]
    [InlineData("0044 20 7946 0958", "+442079460958", "0044 20 7946 0958")]
    [InlineData("my number: (555) 123-4567", "5551234567", "(555) 123-4567")]
    [InlineData("555-123-4567", "5551234567", "555-123-4567")]
    [InlineData("0170 1234567 is my mobile", "01701234567", "0170 1234567")]
    [InlineData("call me on 7700 900123", "7700900123", "7700 900123")]
    [InlineData("my phone is oh seven seven double zero nine one two three four", "07700912 34", "oh seven seven double zero nine one two three four")]
    public void Extract_Phone(string utterance, string value, string text) =>
        Single(SlotKind.Phone, utterance, value.Replace(" ", "", StringComparison.Ordinal), text);

    [Theory]
    [InlineData("on 2026-08-15", "2026-08-15", "2026-08-15")]
    [InlineData("3/4/2026", "2026-04-03", "3/4/2026")]
    [InlineData("12/25/2025", "2025-12-25", "12/25/2025")]
    [InlineData("01.09.26", "2026-09-01", "01.09.26")]
    [InlineData("since 1st of June", "2026-06-01", "1st of June")]
    [InlineData("Dec 24", "2026-12-24", "Dec 24")]
    [InlineData("jan 3", "2026-01-03", "jan 3")]
    [InlineData("on March 3rd, 2025 i paid", "2025-03-03", "March 3rd, 2025")]
    [InlineData("tomorrow", "2026-07-02", "tomorrow")]
    [InlineData("the day after tomorrow", "2026-07-03", "day after tomorrow")]
    [InlineData("it came yesterday", "2026-06-30", "yesterday")]
    [InlineData("in two weeks", "2026-07-15", "in two weeks")]
    [InlineData("3 days ago", "2026-06-28", "3 days ago")]
    [InlineData("a month ago", "2026-06-01", "a month ago")]
    [InlineData("friday works", "2026-07-03", "friday")]
    [InlineData("wednesday", "2026-07-01", "wednesday")]
    [InlineData("next monday", "2026-07-06", "next monday")]
    [InlineData("next Friday", "2026-07-10", "next Friday")]
    [InlineData("last wed", "2026-06-24", "last wed")]
    public void Extract_Date(string utterance, string value, string text) =>
        Single(SlotKind.Date, utterance, value, text);

    [Theory]
    [InlineData("31/02/2026")]
    [InlineData("sun and sat")]
    [InlineData("version 1.2.3.4")]
    public void Extract_NoDate(string utterance) =>
        Assert.DoesNotContain(Extractor.Extract(utterance, Today), s => s.Kind == SlotKind.Date);

    [Fact]
    public void Extract_MonthFirst_WhenSet() =>
        Assert.Equal(
            "2026-03-04",
            Assert.Single(new SlotExtractor(new SlotOptions { IsDayFirst = false }).Extract("3/4/2026", Today)).Value);

    [Theory]
    [InlineData("you took $12.50 twice", "12.50 USD", "$12.50")]
    [InlineData("12,50 € too much", "12.50 EUR", "12,50 €")]
    [InlineData("1.234,56 EUR", "1234.56 EUR", "1.234,56 EUR")]
    [InlineData("charged 1,234.56 usd", "1234.56 USD", "1,234.56 usd")]
    [InlineData("1,000 dollars", "1000.00 USD", "1,000 dollars")]
    [InlineData("20 quid", "20.00 GBP", "20 quid")]
    [InlineData("only 99 cents", "0.99 USD", "99 cents")]
    [InlineData("£5", "5.00 GBP", "£5")]
    [InlineData("5000000 yen", "5000000.00 JPY", "5000000 yen")]
    public void Extract_Amount(string utterance, string value, string text) =>
        Single(SlotKind.Amount, utterance, value, text);

    [Theory]
    [InlineData("is the AERO ROUTER in stock", "Aero Router", "AERO ROUTER")]
    [InlineData("the aero router max?", "Aero Router Max", "aero router max")]
    [InlineData("two headsets", "Headset", "headsets")]
    [InlineData("a CAF\u00c9 kettle", "Café Kettle", "CAF\u00c9 kettle")]
    public void Extract_Product(string utterance, string value, string text) =>
        Single(SlotKind.Product, utterance, value, text);

    [Fact]
    public void Extract_SeveralKinds_InOrderWithoutOverlap()
    {
        IReadOnlyList<Slot> slots = Extractor.Extract(
            "On 2026-06-12 I paid $40 for the headset, order AB-99812, mail ann1234567@example.com", Today);
        Assert.Equal(
            [SlotKind.Date, SlotKind.Amount, SlotKind.Product, SlotKind.OrderNumber, SlotKind.Email],
            slots.Select(s => s.Kind));
        Assert.Equal("AB-99812", slots[3].Value);
    }

    [Theory]
    [InlineData('a')]
    [InlineData('1')]
    [InlineData(' ')]
    [InlineData('-')]
    [InlineData('@')]
    public void Extract_LongNoise_EndsAndStaysInside(char noise)
    {
        string utterance = new(noise, 4000);
        Assert.All(Extractor.Extract(utterance, Today), s => Assert.InRange(s.End, 1, 4000));
    }

    private static void Single(SlotKind kind, string utterance, string value, string text)
    {
        Slot slot = Assert.Single(Extractor.Extract(utterance, Today), s => s.Kind == kind);
        Assert.Equal(value, slot.Value);
        Assert.Equal(text, utterance.Substring(slot.Start, slot.Length));
    }
}
