using ConversationGrid.Intents.Evaluation;

namespace ConversationGrid.Intents.Tests.Evaluation;

public sealed class LabelledCsvTests
{
    [Fact]
    public void Read_QuotesCommasAndLineBreaks_AreText() =>
        Assert.Equal(
            [
                new LabelledUtterance("plain", "a"),
                new LabelledUtterance("with, comma", "b"),
                new LabelledUtterance("she said \"no\"", "a"),
                new LabelledUtterance("two\nlines", "b"),
                new LabelledUtterance("", "oos"),
            ],
            Read("text,intent\r\nplain,a\r\n\"with, comma\",b\n\"she said \"\"no\"\"\",a\n\"two\nlines\",b\n\n,oos"));

    [Fact]
    public void Read_OtherColumns_AreSkipped() =>
        Assert.Equal([new LabelledUtterance("hi", "greeting")], Read("id,intent,text\n7,greeting,hi\n"));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("text,label\nx,y", "expected 'text,intent'")]
    [InlineData("text,intent\na,b\nonly one", "line 3 has 1 fields")]
    [InlineData("text,intent\na,", "line 2 has no intent")]
    [InlineData("text,intent\n\"open,b\n", "line 2 opens is never closed")]
    public void Read_NoSuchTable_SaysWhatAndWhere(string csv, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Read(csv)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<LabelledUtterance> Read(string csv)
    {
        using var reader = new StringReader(csv);
        return LabelledCsv.Read(reader, "test.csv");
    }
}
