using System.Text;
using ConversationGrid.Gateway.Sockets;

namespace ConversationGrid.Gateway.Tests.Sockets;

public sealed class WebSocketConnectionTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(7, 0)]
    [InlineData(8, 0)]
    [InlineData(125, 0)]
    [InlineData(126, 0)]
    [InlineData(4095, 0)]
    [InlineData(4096, 0)]
    [InlineData(16384, 0)]
    [InlineData(5, 2)]
    [InlineData(5, 8)]
    [InlineData(300, 8)]
    public async Task ReceiveAsync_TextOfAnyLength_IsUnmaskedWhole(int length, int lengthBytes)
    {
        var client = new InMemoryConnection();
        var payload = Payload(length);
        await client.SendAsync(InMemoryConnection.Frame(1, payload, lengthBytes: lengthBytes));

        var message = await client.Socket.ReceiveAsync().AsTask().Soon();

        Assert.Equal(SocketMessageKind.Text, message.Kind);
        Assert.Equal(payload, message.Payload.ToArray());
    }

    [Fact]
    public async Task ReceiveAsync_LengthIn64Bits_IsReadAboveWhat16BitsHold()
    {
        var client = new InMemoryConnection(new GatewayOptions { MaxFrameBytes = 100_000 });
        var payload = Payload(70_000);
        await client.SendAsync(InMemoryConnection.Frame(2, payload), InMemoryConnection.Text("next"));

        var message = await client.Socket.ReceiveAsync().AsTask().Soon();

        Assert.Equal(SocketMessageKind.Binary, message.Kind);
        Assert.Equal(payload, message.Payload.ToArray());
        Assert.Equal("next", await ReceiveTextAsync(client));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    public async Task ReceiveAsync_BytesInDribblesOrAllAtOnce_GivesEveryMessageInOrder(int mostAtOnce)
    {
        var client = new InMemoryConnection(mostAtOnce: mostAtOnce);
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => $"{i}:{new string('x', i * 37)}")];
        await client.SendAsync([.. texts.Select(InMemoryConnection.Text)]);

        foreach (var text in texts)
            Assert.Equal(text, await ReceiveTextAsync(client));
    }

    [Fact]
    public async Task ReceiveAsync_Fragments_AreJoinedAroundThePingsBetweenThem()
    {
        var client = new InMemoryConnection();
        await client.SendAsync(
            InMemoryConnection.Frame(1, "one "u8, isFinal: false),
            InMemoryConnection.Frame(9, "p1"u8),
            InMemoryConnection.Frame(0, "two "u8, isFinal: false),
            InMemoryConnection.Frame(10, "unasked"u8),
            InMemoryConnection.Frame(0, ""u8, isFinal: false),
            InMemoryConnection.Frame(0, "three"u8),
            InMemoryConnection.Text("whole"));

        Assert.Equal("one two three", await ReceiveTextAsync(client));
        Assert.Equal("whole", await ReceiveTextAsync(client));
        var pong = await client.ReadAsync().Soon();
        Assert.Equal((0x8A, "p1"), (pong.First, pong.Text));
    }

    [Fact]
    public async Task ReceiveAsync_CharacterSplitBetweenFragments_IsJoined()
    {
        var client = new InMemoryConnection(mostAtOnce: 1);
        var bytes = Encoding.UTF8.GetBytes("Grüße 👋");
        await client.SendAsync(InMemoryConnection.Frame(1, bytes.AsSpan(0, 3), isFinal: false), InMemoryConnection.Frame(0, bytes.AsSpan(3)));

        Assert.Equal("Grüße 👋", await ReceiveTextAsync(client));
    }

    [Fact]
    public async Task ReceiveAsync_Ping_IsAnsweredWithItsOwnPayload()
    {
        var client = new InMemoryConnection();
        var payload = Payload(125);
        await client.SendAsync(InMemoryConnection.Frame(9, payload), InMemoryConnection.Text("go on"));

        Assert.Equal("go on", await ReceiveTextAsync(client));

        var pong = await client.ReadAsync().Soon();
        Assert.Equal(0x8A, pong.First);
        Assert.Equal(payload, pong.Payload);
    }

    [Theory]
    [InlineData("unmasked")]
    [InlineData("reserved bit 1")]
    [InlineData("reserved bit 2")]
    [InlineData("reserved bit 3")]
    [InlineData("long ping")]
    [InlineData("ping in fragments")]
    [InlineData("data opcode 3")]
    [InlineData("control opcode 11")]
    [InlineData("continuation of nothing")]
    [InlineData("new message within another")]
    [InlineData("length with the highest bit")]
    public async Task ReceiveAsync_BrokenProtocol_ClosesWith1002(string what)
    {
        byte[][] frames = what switch
        {
            "unmasked" => [InMemoryConnection.Frame(1, "x"u8, isMasked: false)],
            "reserved bit 1" => [InMemoryConnection.Frame(1, "x"u8, reserved: 0x40)],
            "reserved bit 2" => [InMemoryConnection.Frame(1, "x"u8, reserved: 0x20)],
            "reserved bit 3" => [InMemoryConnection.Frame(1, "x"u8, reserved: 0x10)],
            "long ping" => [InMemoryConnection.Frame(9, Payload(126))],
            "ping in fragments" => [InMemoryConnection.Frame(9, "x"u8, isFinal: false)],
            "data opcode 3" => [InMemoryConnection.Frame(3, "x"u8)],
            "control opcode 11" => [InMemoryConnection.Frame(11, "x"u8)],
            "continuation of nothing" => [InMemoryConnection.Frame(0, "x"u8)],
            "new message within another" => [InMemoryConnection.Frame(1, "x"u8, isFinal: false), InMemoryConnection.Text("y")],
            _ => [[0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4]],
        };
        var client = new InMemoryConnection();
        await client.SendAsync(frames);

        var received = client.Socket.ReceiveAsync().AsTask();
        var close = await client.ReadAsync().Soon($"the close frame after: {what}");

        Assert.Equal((8, 1002), (close.Opcode, close.CloseCode));
        client.Time.Advance(new GatewayOptions().CloseTime);
        Assert.Equal(SocketMessageKind.Closed, (await received.Soon()).Kind);
        await client.Aborted.Soon();
    }

    [Fact]
    public async Task ReceiveAsync_MessageAboveTheLimit_IsSkippedAndTheNextIsRead()
    {
        var client = new InMemoryConnection(new GatewayOptions { MaxFrameBytes = 1000 });
        await client.SendAsync(
            InMemoryConnection.Frame(1, Payload(1001)),
            InMemoryConnection.Frame(1, Payload(1_000_000)),
            InMemoryConnection.Frame(1, Payload(1000)));

        Assert.Equal(SocketMessageKind.TooLarge, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);
        Assert.Equal(SocketMessageKind.TooLarge, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);
        var fits = await client.Socket.ReceiveAsync().AsTask().Soon();
        Assert.Equal(SocketMessageKind.Text, fits.Kind);
        Assert.Equal(Payload(1000), fits.Payload.ToArray());
    }

    [Theory]
    [InlineData(600, 600, 5)]
    [InlineData(2000, 1, 1)]
    [InlineData(1000, 0, 1)]
    public async Task ReceiveAsync_FragmentsAboveTheLimitTogether_AreSkippedAsOneMessage(int first, int second, int third)
    {
        var client = new InMemoryConnection(new GatewayOptions { MaxFrameBytes = 1000 }, mostAtOnce: 256);
        await client.SendAsync(
            InMemoryConnection.Frame(1, Payload(first), isFinal: false),
            InMemoryConnection.Frame(9, "still there?"u8),
            InMemoryConnection.Frame(0, Payload(second), isFinal: false),
            InMemoryConnection.Frame(0, Payload(third)),
            InMemoryConnection.Frame(1, "fresh "u8, isFinal: false),
            InMemoryConnection.Frame(0, "start"u8));

        Assert.Equal(SocketMessageKind.TooLarge, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);
        Assert.Equal("fresh start", await ReceiveTextAsync(client));
        Assert.Equal("still there?", (await client.ReadAsync().Soon()).Text);
    }

    [Fact]
    public async Task ReceiveAsync_Close_IsEchoedOnceWithItsCode()
    {
        var client = new InMemoryConnection();
        await client.SendAsync(InMemoryConnection.Frame(8, [0x03, 0xE9, (byte)'b', (byte)'y', (byte)'e']));

        Assert.Equal(SocketMessageKind.Closed, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);

        var echo = await client.ReadAsync().Soon();
        Assert.Equal((8, 1001, 2), (echo.Opcode, echo.CloseCode, echo.Payload.Length));
        client.Socket.Ping();
        Assert.True(client.IsQuiet);
    }

    [Fact]
    public async Task ReceiveAsync_CloseWithoutCode_IsEchoedWithoutCode()
    {
        var client = new InMemoryConnection();
        await client.SendAsync(InMemoryConnection.Frame(8, []));

        Assert.Equal(SocketMessageKind.Closed, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);
        var echo = await client.ReadAsync().Soon();
        Assert.Equal((8, 0), (echo.Opcode, echo.Payload.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task ReceiveAsync_StreamEndsAnywhere_IsClosed(int bytes)
    {
        var client = new InMemoryConnection();
        await client.SendAsync(InMemoryConnection.Text("hello there")[..bytes]);
        client.Vanish();

        Assert.Equal(SocketMessageKind.Closed, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);
    }

    [Fact]
    public async Task Silence_AnyByte_StartsItAnew()
    {
        var client = new InMemoryConnection();
        client.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), client.Socket.Silence);
        await client.SendTextAsync("x");
        await ReceiveTextAsync(client);

        Assert.Equal(TimeSpan.Zero, client.Socket.Silence);
    }

    private static async Task<string> ReceiveTextAsync(InMemoryConnection client)
    {
        var message = await client.Socket.ReceiveAsync().AsTask().Soon("a message of the client's");
        Assert.Equal(SocketMessageKind.Text, message.Kind);
        return Encoding.UTF8.GetString(message.Payload.Span);
    }

    private static byte[] Payload(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        return payload;
    }
}
