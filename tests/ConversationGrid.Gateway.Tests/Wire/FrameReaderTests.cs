using System.Text;
using ConversationGrid.Gateway.Wire;

namespace ConversationGrid.Gateway.Tests.Wire;

public sealed class FrameReaderTests
{
    [Fact]
    public void Read_Message_GivesItsFields()
    {
        var frame = Read("""{"type":"message","id":"m1","text":"héllo 👋 \n","unknown":{"a":[1,2]},"on":true}""");

        Assert.Equal(("message", "m1", "héllo 👋 \n", true), (frame!.Type, frame.Id, frame.Text, frame.On));
    }

    [Fact]
    public void Read_Transfer_GivesItsTarget()
    {
        var frame = Read("""{"type":"transfer","conversation":"c1","to":{"agent":"ana","x":1},"note":null}""");

        Assert.Equal(("c1", "ana", null, null), (frame!.Conversation, frame.To!.Agent, frame.To.Skill, frame.Note));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("42")]
    [InlineData("\"message\"")]
    [InlineData("[]")]
    [InlineData("[{\"type\":\"ping\"}]")]
    [InlineData("{}")]
    [InlineData("{\"type\":null}")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":[\"message\"]}")]
    [InlineData("{\"type\":{\"a\":1}}")]
    [InlineData("{\"Type\":\"ping\"}")]
    [InlineData("{\"type\":\"ping\"")]
    [InlineData("{\"type\":\"ping\"}}")]
    [InlineData("{\"type\":\"ping\"}{\"type\":\"ping\"}")]
    [InlineData("{\"type\":\"ping\",}")]
    [InlineData("{'type':'ping'}")]
    [InlineData("{type:\"ping\"}")]
    [InlineData("{\"type\":\"message\",\"text\":5}")]
    [InlineData("{\"type\":\"message\",\"id\":{}}")]
    [InlineData("{\"type\":\"typing\",\"on\":\"yes\"}")]
    [InlineData("{\"type\":\"transfer\",\"to\":\"ana\"}")]
    [InlineData("{\"type\":\"message\",\"text\":\"a\nb\"}")]
    [InlineData("{\"type\":\"message\",\"text\":\"\\ud83d\"}")]
    [InlineData("{\"type\":\"message\",\"text\":\"\\udc4b\"}")]
    [InlineData("{\"type\":\"message\",\"text\":\"\\udc4b\\ud83d\"}")]
    [InlineData("{\"type\":\"message\",\"id\":\"a\\ud800b\",\"text\":\"x\"}")]
    [InlineData("{\"type\":\"ping\",\"at\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"ping\",\"at\":{\"a\":1}}")]
    [InlineData("{\"type\":\"ping\",\"at\":[1]}")]
    [InlineData("{\"type\":\"message\",\"text\":\"\\x41\"}")]
    [InlineData("// hello")]
    public void Read_NoFrame_IsNull(string text) => Assert.Null(Read(text));

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0xc0, 0xaf })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { 0xf4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xf0, 0x9f, 0x91 })]
    public void Read_TextThatIsNotUtf8_IsNull(byte[] wrong)
    {
        Assert.Null(FrameReader.Read([.. "{\"type\":\"message\",\"id\":\"m\",\"text\":\""u8, .. wrong, .. "\"}"u8]));
        Assert.Null(FrameReader.Read([.. "{\"type\":\"ping\",\"ignored\":\""u8, .. wrong, .. "\"}"u8]));
    }

    [Fact]
    public void Read_DeepNesting_IsNull()
    {
        Assert.Null(Read($$"""{"type":"ping","at":{{new string('[', 5000)}}{{new string(']', 5000)}}}"""));
        Assert.Null(Read($$"""{"type":"ping","ignored":{{new string('[', 5000)}}{{new string(']', 5000)}}}"""));
    }

    [Fact]
    public void Read_HugeNumbers_AreLeftToWhoUsesThem()
    {
        var digits = new string('9', 500);
        var frame = Read($$"""{"type":"rate","score":{{digits}},"at":-1e9999}""");

        Assert.Equal(digits, frame!.Score!.Value.GetRawText());
        Assert.False(frame.Score.Value.TryGetInt32(out _));
        Assert.Equal("-1e9999", frame.At!.Value.GetRawText());
    }

    [Fact]
    public void Read_DuplicateKeys_TheLastCounts() =>
        Assert.Equal("b", Read("""{"type":"a","type":"b"}""")!.Type);

    [Fact]
    public void Read_EscapedPair_IsOneCharacter()
    {
        var frame = Read("{\"type\":\"message\",\"text\":\"\\ud83d\\udc4b\\u0000\"}");

        Assert.Equal("👋\0", frame!.Text);
        Assert.Equal(2, FrameReader.CountCharacters(frame.Text!));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("é", 1)]
    [InlineData("👋👋", 2)]
    public void CountCharacters_Text_CountsAnEmojiOnce(string text, int count) => Assert.Equal(count, FrameReader.CountCharacters(text));

    private static InboundFrame? Read(string text) => FrameReader.Read(Encoding.UTF8.GetBytes(text));
}
