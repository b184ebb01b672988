using ConversationGrid.Gateway.Sockets;
using ConversationGrid.Gateway.Wire;

namespace ConversationGrid.Gateway.Tests.Sockets;

public sealed class WebSocketConnectionSendTests
{
    private static readonly GatewayOptions s_options = new();

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(70_000)]
    public async Task Append_FrameOfAnyLength_ArrivesWhole(int length)
    {
        var client = new InMemoryConnection();
        var text = new string('a', length);
        Send(client, text);

        var frame = await client.ReadAsync().Soon();

        Assert.Equal(0x81, frame.First);
        Assert.Equal(Error(text), frame.Text);
    }

    [Fact]
    public async Task Append_FromManyThreads_NeverMixesFrames()
    {
        var client = new InMemoryConnection(new GatewayOptions { MaxUnreadBytes = 64 * 1024 * 1024 });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
                Send(client, $"{thread}-{i}-{new string('z', i)}");
        })));

        var next = new int[8];
        for (var n = 0; n < 8 * 200; n++)
        {
            var text = await client.ReadTextAsync();
            var parts = text[(text.IndexOf("\"message\":\"", StringComparison.Ordinal) + 11)..].Split('-');
            var thread = int.Parse(parts[0], null);
            Assert.Equal(Error($"{thread}-{next[thread]}-{new string('z', next[thread])}"), text);
            next[thread]++;
        }
    }

    [Fact]
    public async Task Append_PeerThatNeverReads_IsCut()
    {
        var client = new InMemoryConnection(new GatewayOptions { MaxUnreadBytes = 64 * 1024 }, unreadBytes: 4096);
        for (var i = 0; i < 100 && !client.Aborted.IsCompleted; i++)
            Send(client, new string('x', 1000));

        Assert.True(client.Aborted.IsCompleted);
        Assert.Equal(SocketMessageKind.Closed, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);
    }

    [Fact]
    public async Task Append_PeerThatReadsLate_LosesNothing()
    {
        var client = new InMemoryConnection(unreadBytes: 4096);
        for (var i = 0; i < 100; i++)
            Send(client, $"{i}-{new string('x', 1000)}");

        for (var i = 0; i < 100; i++)
            Assert.Equal(Error($"{i}-{new string('x', 1000)}"), await client.ReadTextAsync());
        Assert.False(client.Aborted.IsCompleted);
    }

    [Fact]
    public async Task CloseAsync_PeerAnswers_EndsWithoutItsTime()
    {
        var client = new InMemoryConnection();
        var closed = client.Socket.CloseAsync(CloseCode.Replaced, "replaced");
        var frame = await client.ReadAsync().Soon();
        Assert.Equal((8, 4001, "replaced"), (frame.Opcode, frame.CloseCode, frame.Text[2..]));
        Assert.False(closed.IsCompleted);

        await client.SendAsync(InMemoryConnection.Close(4001));
        Assert.Equal(SocketMessageKind.Closed, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);
        await client.Socket.ReceiveEndedAsync().Soon();

        await closed.Soon();
    }

    [Fact]
    public async Task CloseAsync_PeerStaysSilent_IsCutWhenTheTimeIsOver()
    {
        var client = new InMemoryConnection();
        var closed = client.Socket.CloseAsync(CloseCode.ServiceRestart, "restarting");
        client.Time.Advance(s_options.CloseTime - TimeSpan.FromMilliseconds(1));
        Assert.False(client.Aborted.IsCompleted);

        client.Time.Advance(TimeSpan.FromMilliseconds(1));

        await closed.Soon();
        Assert.True(client.Aborted.IsCompleted);
    }

    [Fact]
    public async Task CloseAsync_PeerDoesNotRead_IsCutWhenTheTimeIsOver()
    {
        var client = new InMemoryConnection(unreadBytes: 100);
        Send(client, new string('x', 5000));
        var closed = client.Socket.CloseAsync(CloseCode.ServiceRestart, "restarting");

        client.Time.Advance(s_options.CloseTime);

        await closed.Soon();
        Assert.True(client.Aborted.IsCompleted);
    }

    [Fact]
    public async Task CloseAsync_Twice_SaysGoodbyeOnce()
    {
        var client = new InMemoryConnection();
        client.Socket.BeginClose(CloseCode.PolicyViolation, "too many frames");
        client.Socket.BeginClose(CloseCode.ServiceRestart, "restarting");
        Send(client, "after the goodbye");

        Assert.Equal(1008, (await client.ReadAsync().Soon()).CloseCode);
        Assert.True(client.IsQuiet);
    }

    [Fact]
    public async Task ReceiveAsync_CloseOfAPeerThatDoesNotRead_EndsWithinTheCloseTime()
    {
        var client = new InMemoryConnection(unreadBytes: 100);
        Send(client, new string('x', 5000));
        await client.SendAsync(InMemoryConnection.Close(1000));

        Assert.Equal(SocketMessageKind.Closed, (await client.Socket.ReceiveAsync().AsTask().Soon()).Kind);
        var ended = client.Socket.ReceiveEndedAsync();
        client.Time.Advance(s_options.CloseTime);

        await ended.Soon();
        Assert.True(client.Aborted.IsCompleted);
    }

    [Fact]
    public async Task CloseAsync_RequestOverMeanwhile_IsNoFailure()
    {
        // Of a request that is over nothing is left to abort, and the server says so by throwing.
        var client = new InMemoryConnection(onAbort: () => throw new ObjectDisposedException("HttpContext"));
        var closed = client.Socket.CloseAsync(CloseCode.ServiceRestart, "restarting");
        await client.SendAsync(InMemoryConnection.Close(1012));
        await client.Socket.ReceiveAsync().AsTask().Soon();
        await client.Socket.ReceiveEndedAsync().Soon();

        await closed.Soon();
    }

    [Fact]
    public void Cut_RequestOverMeanwhile_IsNoFailure()
    {
        var client = new InMemoryConnection(onAbort: () => throw new ObjectDisposedException("HttpContext"));

        client.Socket.Cut();

        Assert.True(client.Aborted.IsCompleted);
    }

    private static void Send(InMemoryConnection client, string message)
    {
        client.Socket.Append(Frames.Error("e", message), JsonFrames.Default.ErrorFrame);
        client.Socket.Flush();
    }

    private static string Error(string message) => $$"""{"type":"error","code":"e","message":"{{message}}"}""";
}
