using ConversationGrid.Intents.Text;

namespace ConversationGrid.Intents.Tests.Text;

public sealed class UtteranceTokenizerTests
{
    [Theory]
    [InlineData("Where's MY order?", "wheres|my|order|?")]
    [InlineData("can’t log-in", "cant|log|in")]
    [InlineData("  ...  ", "")]
    [InlineData("ＦＵＬＬ　width", "full|width")]
    [InlineData("Ünïcode STRASSE straße", "ünïcode|strasse|straße")]
    [InlineData("thanks 👍🏽👍", "thanks|👍|👍")]
    [InlineData("a☺b", "a|☺|b")]
    [InlineData("退款在哪里", "退款在哪里")]
    [InlineData("zero\u200dwidth", "zerowidth")]
    public void MoveNext_Utterance_YieldsFoldedWords(string utterance, string words) =>
        Assert.Equal(words, string.Join('|', Words(utterance)));

    [Fact]
    public void MoveNext_HalfASurrogatePair_IsSkipped() => Assert.Equal(["half", "pair"], Words("half \ud83d pair \udc4d"));

    [Theory]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("CAFE\u0301", "Caf\u00e9")]
    [InlineData("a\u0302\u0301", "\u1ea5")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    public void MoveNext_DecomposedAndComposed_SameHash(string decomposed, string composed) =>
        Assert.Equal(Hashes(decomposed), Hashes(composed));

    [Fact]
    public void MoveNext_Words_KnowTheirPlaces()
    {
        const string utterance = "It's  über-late! ";
        var places = new List<string>();
        var tokens = new UtteranceTokenizer(utterance);
        while (tokens.MoveNext())
            places.Add(utterance[tokens.Start..tokens.End]);
        Assert.Equal(["It's", "über", "late", "!"], places);
    }

    [Fact]
    public void MoveNext_EndlessWord_ComesInPieces()
    {
        List<string> words = Words(new string('x', 1000));
        Assert.Equal(1000, words.Sum(w => w.Length));
        Assert.All(words, w => Assert.InRange(w.Length, 1, UtteranceTokenizer.MaxWordLength));
    }

    [Fact]
    public void MoveNext_EveryCodeUnit_EndsAndStaysInBounds()
    {
        char[] all = [.. Enumerable.Range(0, 0x10000).Select(i => (char)i)];
        var tokens = new UtteranceTokenizer(all);
        int last = 0;
        while (tokens.MoveNext())
        {
            Assert.InRange(tokens.Start, last, all.Length);
            Assert.InRange(tokens.End, tokens.Start + 1, all.Length);
            last = tokens.End;
        }

        Assert.True(last > 0xFF00);
    }

    [Fact]
    public void Characters_InWord_IncludeBoundaries()
    {
        var tokens = new UtteranceTokenizer("no");
        Assert.True(tokens.MoveNext());
        Assert.Equal(
            UtteranceTokenizer.WordStart | ((ulong)'n' << 16) | ((ulong)'o' << 32) | ((ulong)UtteranceTokenizer.WordEnd << 48),
            tokens.Characters(0, 4));
        Assert.Equal('n' | ((ulong)'o' << 16), tokens.Characters(1, 2));
    }

    private static List<string> Words(string utterance)
    {
        var words = new List<string>();
        var tokens = new UtteranceTokenizer(utterance);
        while (tokens.MoveNext())
            words.Add(tokens.Word.ToString());
        return words;
    }

    private static List<ulong> Hashes(string utterance)
    {
        var hashes = new List<ulong>();
        var tokens = new UtteranceTokenizer(utterance);
        while (tokens.MoveNext())
            hashes.Add(tokens.Hash);
        return hashes;
    }
}
