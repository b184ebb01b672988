using ConversationGrid.EndToEnd.Hosting;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.BadInput;

/// <summary>Too large and too much.</summary>
public sealed class LimitTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    private const int Limit = 16 * 1024;

    [Fact]
    public async Task FrameOfTheLargestSize_IsTaken()
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendTextAsync(FrameOf(Limit));

        Assert.Equal("5", (await socket.ReadAsync("pong")).Field("at"));
    }

    [Fact]
    public async Task FrameOneByteLarger_IsAnsweredAndTheSocketStaysOpen()
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendTextAsync(FrameOf(Limit + 1));

        Assert.Equal("too_large", (await socket.ReadAsync("error")).Field("code"));
        await socket.SendTextAsync("""{"type":"ping","at":6}""");
        Assert.Equal("6", (await socket.ReadAsync("pong")).Field("at"));
    }

    [Fact]
    public async Task FramesOfOneMegabyte_AreAnsweredThenTheSocketIsClosedForSize()
    {
        var neighbour = await Floor.CustomerAsync();
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendTextAsync(FrameOf(1024 * 1024));
        Assert.Equal("too_large", (await socket.ReadAsync("error")).Field("code"));
        await neighbour.AskAsync("How do I reset my password?");
        await socket.SendTextAsync(FrameOf(1024 * 1024));

        var end = await socket.ReadToEndAsync();
        Assert.Equal(1009, end[^1].CloseCode);
        await neighbour.AskAsync("What payment methods do you accept?");
    }

    [Fact]
    public async Task FragmentsWithoutEnd_AreNotGathered()
    {
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);
        var piece = new byte[8 * 1024];
        Array.Fill(piece, (byte)'x');
        var before = Floor.Grid.WorkingSetBytes;

        await socket.SendAsync(RawFrame.Text, piece, isFinal: false);
        try
        {
            for (var i = 0; i < 8 * 1024; i++)
                await socket.SendAsync(0, piece, isFinal: false);
        }
        catch (IOException)
        {
            // The server has had enough.
        }

        Assert.InRange(Floor.Grid.WorkingSetBytes - before, long.MinValue, 48 * 1024 * 1024);
    }

    [Fact]
    public async Task HeaderThatPromisesAnExabyte_CostsNothing()
    {
        var before = Floor.Grid.WorkingSetBytes;
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);

        await socket.SendBytesAsync((byte[])[0x81, 0xff, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5, 6, 7, 8]);

        var neighbour = await Floor.CustomerAsync();
        await neighbour.AskAsync("How do I reset my password?");
        Assert.InRange(Floor.Grid.WorkingSetBytes - before, long.MinValue, 48 * 1024 * 1024);
    }

    [Fact]
    public async Task Flood_IsToldThenClosedForPolicy_AndNobodyElseFeelsIt()
    {
        var neighbour = await Floor.CustomerAsync();
        await using var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);
        var flood = Task.Run(async () =>
        {
            try
            {
                for (var i = 0; i < 5000; i++)
                    await socket.SendTextAsync("""{"type":"typing","on":true}""");
            }
            catch (IOException)
            {
                // Closed by the server, as it should.
            }
        });

        var end = await socket.ReadToEndAsync();
        await flood;

        Assert.Contains(end, frame => frame.Opcode == RawFrame.Text && frame.Field("code") == "rate_limited");
        Assert.Equal(1008, end[^1].CloseCode);
        await neighbour.AskAsync("How do I reset my password?");
    }

    [Fact]
    public async Task Burst_OfFortyMessages_IsTaken()
    {
        var customer = await Floor.WaitingCustomerAsync();

        await Task.WhenAll(Enumerable.Range(0, 38).Select(i => customer.SayAsync($"thought {i}")));

        Assert.False(customer.HasUnread(frame => frame.Code == "rate_limited"), "A burst within the limit was refused.");
    }

    [Fact]
    public async Task RefusedMessage_SentAgainLater_IsTakenOnce()
    {
        var customer = await Floor.WaitingCustomerAsync();
        for (var i = 0; i < 42; i++)
            await customer.TypeAsync(true);
        for (var i = 0; i < 20; i++)
            await customer.SendRawAsync($$"""{"type":"message","id":"f{{i}}","text":"thought {{i}}"}""");
        var refused = await customer.ExpectAsync(frame => frame is { Code: "rate_limited", Id: not null }, "a refused message");

        await using var device = await Floor.DeviceAsync(customer);
        await device.ExpectStateAsync("waiting");
        await device.SendRawAsync($$"""{"type":"message","id":"{{refused.Id}}","text":"again"}""");
        await device.ExpectAsync(frame => frame.Type == "ack" && frame.Id == refused.Id, "the ack of the message that was refused before");
    }

    /// <summary>A ping of so many bytes.</summary>
    private static string FrameOf(int bytes)
    {
        const string start = """{"type":"ping","at":5,"padding":""";
        return $"{start}\"{new string('x', bytes - start.Length - 3)}\"}}";
    }
}
