using System.Text;
using ConversationGrid.EndToEnd.Hosting;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.BadInput;

/// <summary>Frames that are none: each gets what the wire's contract says, and nobody else feels anything.</summary>
public sealed class BadFrameTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[{\"type\":\"ping\"}]")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"message\"")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"m1\",\"text\":\"no type\"}")]
    [InlineData("{\"type\":null}")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":{\"type\":\"ping\"}}")]
    [InlineData("{\"type\":\"ping\"")]
    [InlineData("{\"type\":\"ping\"}}")]
    [InlineData("{\"type\":\"ping\"} {\"type\":\"ping\"}")]
    [InlineData("{'type':'ping'}")]
    [InlineData("{\"type\":\"ping\",}")]
    [InlineData("{\"type\":\"message\",\"id\":\"m1\",\"text\":7}")]
    [InlineData("{\"type\":\"message\",\"id\":7,\"text\":\"x\"}")]
    [InlineData("{\"type\":\"typing\",\"on\":\"yes\"}")]
    [InlineData("{\"type\":\"message\",\"id\":\"m1\",\"text\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"\\udfff\"}")]
    [InlineData("{\"type\":\"message\",\"id\":\"m1\",\"text\":\"\\x\"}")]
    [InlineData("{\"type\":\"message\",\"id\":\"m1\",\"text\":\"line\nbreak\"}")]
    public async Task TextThatIsNoFrame_IsAnsweredAndTheSocketStaysOpen(string text)
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendTextAsync(text);

        Assert.Equal("bad_frame", (await socket.ReadAsync("error")).Field("code"));
        await socket.SendTextAsync("""{"type":"ping","at":5}""");
        Assert.Equal("5", (await socket.ReadAsync("pong")).Field("at"));
    }

    [Fact]
    public async Task DeeplyNestedFrame_IsAnsweredAsBad()
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendTextAsync("{\"type\":\"ping\",\"x\":" + new string('[', 5000) + new string(']', 5000) + "}");

        Assert.Equal("bad_frame", (await socket.ReadAsync("error")).Field("code"));
    }

    public static TheoryData<byte[]> WrongUtf8 => new()
    {
        { [0xff] },
        { [0xc3, 0x28] },
        { [0xed, 0xa0, 0x80] },
        { [0xf5, 0x80, 0x80, 0x80] },
        { [0xc0, 0xaf] },
        { [0xe2, 0x82] },
    };

    [Theory]
    [MemberData(nameof(WrongUtf8))]
    public async Task TextThatIsNotUtf8_IsAnsweredAsBad(byte[] wrong)
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);
        byte[] frame = [.. "{\"type\":\"message\",\"id\":\"m1\",\"text\":\""u8, .. wrong, .. "\"}"u8];

        await socket.SendAsync(RawFrame.Text, frame);

        Assert.Equal("bad_frame", (await socket.ReadAsync("error")).Field("code"));
        await socket.SendTextAsync("""{"type":"ping","at":5}""");
        await socket.ReadAsync("pong");
    }

    [Fact]
    public async Task WrongUtf8InAFieldThatIsIgnored_IsAnsweredAsBad()
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendAsync(RawFrame.Text, (byte[])[.. "{\"type\":\"ping\",\"x\":\""u8, 0xff, .. "\"}"u8]);

        Assert.Equal("bad_frame", (await socket.ReadAsync("error")).Field("code"));
    }

    [Fact]
    public async Task BinaryFrame_IsAnsweredAsBad()
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendAsync(RawFrame.Binary, "{\"type\":\"ping\",\"at\":1}"u8.ToArray());

        Assert.Equal("bad_frame", (await socket.ReadAsync("error")).Field("code"));
    }

    [Fact]
    public async Task BadFrames_TheFifth_ClosesTheSocket()
    {
        var neighbour = await Floor.CustomerAsync();
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);
        for (var i = 0; i < 4; i++)
        {
            await socket.SendTextAsync("garbage");
            Assert.Equal("bad_frame", (await socket.ReadAsync("error")).Field("code"));
        }

        await socket.SendTextAsync("""{"type":"ping","at":5}""");
        await socket.ReadAsync("pong");
        await socket.SendTextAsync("garbage");

        var end = await socket.ReadToEndAsync();
        Assert.Equal(1008, end[^1].CloseCode);
        await neighbour.AskAsync("How do I reset my password?");
    }

    [Fact]
    public async Task FragmentedFrame_WithAPingBetween_IsPutTogether()
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);
        var frame = Encoding.UTF8.GetBytes("""{"type":"message","id":"m1","text":"Grüße 🙂"}""");

        await socket.SendAsync(RawFrame.Text, frame.AsMemory(0, 40), isFinal: false);
        await socket.SendAsync(RawFrame.Ping, "are you there"u8.ToArray());
        await socket.SendAsync(0, frame.AsMemory(40, frame.Length - 45), isFinal: false);
        await socket.SendAsync(0, frame.AsMemory(frame.Length - 5));

        var seen = new List<RawFrame>();
        while (!seen.Exists(one => one.Opcode == RawFrame.Text && one.Field("type") == "ack"))
            seen.Add(await socket.ReadAsync() ?? throw new InvalidOperationException($"Awaited the ack, but was cut after {string.Join(" | ", seen)}"));
        Assert.Contains(seen, one => one.Opcode == RawFrame.Pong && Encoding.UTF8.GetString(one.Payload) == "are you there");
    }

    [Theory]
    [InlineData(0x83, "an opcode that does not exist")]
    [InlineData(0xc1, "a reserved bit")]
    [InlineData(0x80, "a continuation of nothing")]
    [InlineData(0x09, "a ping in fragments")]
    public async Task ProtocolBroken_TheSocketIsClosed(int firstByte, string what)
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendBytesAsync((byte[])[(byte)firstByte, 0x82, 1, 2, 3, 4, 0x6a, 0x7f]);

        var end = await socket.ReadToEndAsync();
        Assert.True(end.Count == 0 || end[^1].CloseCode is null or 1002 or 1003 or 1007 or 1008, $"{what} was answered with {string.Join(" | ", end)}");
    }

    [Fact]
    public async Task UnmaskedFrame_TheSocketIsClosed()
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendAsync(RawFrame.Text, "{\"type\":\"ping\",\"at\":1}"u8.ToArray(), isMasked: false);

        var end = await socket.ReadToEndAsync();
        Assert.DoesNotContain(end, frame => frame.Opcode == RawFrame.Text && frame.Field("type") == "pong");
    }

    [Theory]
    [InlineData("{\"type\":\"message\",\"text\":\"no id\"}")]
    [InlineData("{\"type\":\"message\",\"id\":\"\",\"text\":\"empty id\"}")]
    [InlineData("{\"type\":\"message\",\"id\":null,\"text\":\"null id\"}")]
    public async Task Message_WithoutAnId_IsRefused(string frame)
    {
        var customer = await Floor.CustomerAsync();

        await customer.SendRawAsync(frame);

        await customer.ExpectErrorAsync("bad_id");
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(10 * 1024, false)]
    public async Task Message_IdOfLength_IsTakenUpToSixtyFour(int length, bool isTaken)
    {
        var customer = await Floor.CustomerAsync();
        var id = new string('i', length);

        await customer.SendRawAsync($$"""{"type":"message","id":"{{id}}","text":"How do I reset my password?"}""");

        if (isTaken)
            await customer.ExpectAsync(frame => frame.Type == "ack" && frame.Id == id, "the ack");
        else
            await customer.ExpectErrorAsync("bad_id");
        await customer.AskAsync("What payment methods do you accept?");
    }

    [Theory]
    [InlineData("x", 4000, true)]
    [InlineData("x", 4001, false)]
    [InlineData("ü", 4000, true)]
    [InlineData("東", 4001, false)]
    public async Task Message_TextOfLength_IsTakenUpToFourThousand(string character, int length, bool isTaken)
    {
        var customer = await Floor.CustomerAsync();
        var text = string.Concat(Enumerable.Repeat(character, length));

        await customer.SendRawAsync($$"""{"type":"message","id":"long","text":"{{text}}"}""");

        if (isTaken)
            await customer.ExpectAsync(frame => frame is { Type: "ack", Id: "long" }, "the ack");
        else
            Assert.Equal("long", (await customer.ExpectErrorAsync("too_long")).Id);
    }

    [Theory]
    [InlineData("garbage", "bad_frame")]
    [InlineData("[]", "bad_frame")]
    [InlineData("{\"type\":\"dance\"}", "unknown_type")]
    [InlineData("{\"type\":\"accept\"}", "bad_frame")]
    [InlineData("{\"type\":\"message\",\"id\":\"a\",\"text\":\"no conversation\"}", "bad_frame")]
    [InlineData("{\"type\":\"message\",\"conversation\":\"c\",\"text\":\"no id\"}", "bad_id")]
    public async Task AgentsBadFrame_IsAnsweredAndTheDeskStaysOpen(string frame, string code)
    {
        var ana = await Floor.AgentAsync("Ana", isAvailable: false);

        await ana.Desk.SendRawAsync(frame);

        await ana.Desk.ExpectErrorAsync(code);
        await ana.Desk.SendRawAsync("""{"type":"dance"}""");
        await ana.Desk.ExpectErrorAsync("unknown_type");
    }
}
