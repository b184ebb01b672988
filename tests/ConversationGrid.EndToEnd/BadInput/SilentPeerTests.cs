using System.Net.Sockets;
using System.Text;
using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Customers;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.BadInput;

/// <summary>Peers that connect and then do not do their part.</summary>
public sealed class SilentPeerTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    private const long Megabyte = 1024 * 1024;
    private Colleague? _writer;

    [Fact]
    public async Task ConnectionsWithoutARequest_HinderNobody()
    {
        var silent = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 100; i++)
            {
                var client = new TcpClient();
                await client.ConnectAsync(Floor.Grid.Address.Host, Floor.Grid.Address.Port);
                if (i % 2 == 0)
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /ws/chat HTTP/1.1\r\nHo"));
                silent.Add(client);
            }

            var customer = await Floor.CustomerAsync();
            await customer.AskAsync("How do I reset my password?");
        }
        finally
        {
            silent.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task HalfAFrame_ThenNothing_HindersNobody()
    {
        var silent = new List<RawWebSocket>();
        for (var i = 0; i < 50; i++)
        {
            var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);
            await socket.SendBytesAsync((byte[])[0x81, 0xfe, 0x10]);
            silent.Add(socket);
        }

        var customer = await Floor.CustomerAsync();
        await customer.AskAsync("How do I reset my password?");
        foreach (var socket in silent)
            socket.Reset();
        await customer.AskAsync("What payment methods do you accept?");
    }

    [Fact]
    public async Task ResetInTheMiddleOfAMessage_IsNoErrorForTheServer()
    {
        for (var i = 0; i < 30; i++)
        {
            var socket = await RawWebSocket.ChatAsync(Floor.Grid.Address);
            await socket.SendTextAsync("""{"type":"message","id":"m1","text":"How do I reset my password?"}""");
            socket.Reset();
        }

        var customer = await Floor.CustomerAsync();
        await customer.AskAsync("How do I reset my password?");
        Assert.DoesNotContain("fail:", Floor.Grid.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", Floor.Grid.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CustomersWhoNeverRead_AreCutAndLoseNothing()
    {
        var customer = await LongConversationAsync();
        var neighbour = await Floor.CustomerAsync();
        var before = Floor.Grid.WorkingSetBytes;
        var silent = new List<RawWebSocket>();

        // Each takes over from the one before, whose output is still full.
        for (var i = 0; i < 40; i++)
        {
            silent.Add(await RawWebSocket.ConnectAsync(
                Floor.Grid.Address, $"/ws/chat?conversation={customer.Conversation}&token={customer.Token}&after=0", receiveBuffer: 4096));
        }

        await neighbour.AskAsync("How do I reset my password?");
        Assert.InRange(Floor.Grid.WorkingSetBytes - before, long.MinValue, 64 * Megabyte);
        await customer.AuditAsync();
        foreach (var socket in silent)
            await socket.DisposeAsync();
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task CustomerWhoNeverReads_DoesNotHoldUpTheAgent()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);
        await customer.DropAsync();
        await using var silent = await RawWebSocket.ConnectAsync(
            Floor.Grid.Address, $"/ws/chat?conversation={customer.Conversation}&token={customer.Token}&after={customer.KnownThrough}", receiveBuffer: 4096);
        var words = new string('w', 3900);
        var before = Floor.Grid.WorkingSetBytes;

        for (var i = 0; i < 150; i++)
            await ana.Desk.SayAsync(customer.Conversation, $"{i} {words}");

        Assert.InRange(Floor.Grid.WorkingSetBytes - before, long.MinValue, 64 * Megabyte);
        await customer.ResumeAsync();
        await customer.ExpectStateAsync("agent");
        await customer.ExpectMessageAsync("agent", $"149 {words}");
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task LongConversation_ReachesCustomerAndAgentWhole()
    {
        var customer = await LongConversationAsync();

        await customer.ResumeAsync(after: 0);
        await customer.ExpectAsync(frame => frame.Type == "status", "the status after the whole transcript");
        var agent = _writer!;
        await agent.Desk.ReconnectAsync();

        Assert.Equal(customer.Transcript.Count, Assert.Single(agent.Desk.Hello.Work!).Transcript!.Length);
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task CustomersWhoSendAndNeverRead_HinderNobody()
    {
        var silent = new List<RawWebSocket>();
        for (var i = 0; i < 50; i++)
            silent.Add(await RawWebSocket.ConnectAsync(Floor.Grid.Address, receiveBuffer: 2048));
        var before = Floor.Grid.WorkingSetBytes;
        var neighbour = await Floor.CustomerAsync();

        await Task.WhenAll(silent.Select(async socket =>
        {
            try
            {
                for (var i = 0; i < 40; i++)
                    await socket.SendTextAsync($$"""{"type":"message","id":"{{new string('i', 60)}}{{i}}","text":"How do I reset my password?"}""");
            }
            catch (IOException)
            {
                // Cut by the server, as it may.
            }
        }));

        await neighbour.AskAsync("How do I reset my password?");
        Assert.InRange(Floor.Grid.WorkingSetBytes - before, long.MinValue, 64 * Megabyte);
        foreach (var socket in silent)
            await socket.DisposeAsync();
    }

    /// <summary>A conversation of about 400 KB: more than a socket may leave unread.</summary>
    private async Task<VirtualCustomer> LongConversationAsync()
    {
        var ana = _writer = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);
        for (var i = 0; i < 100; i++)
            await ana.Desk.SayAsync(customer.Conversation, $"{i} {new string('t', 3990)}");
        await customer.ExpectMessageAsync("agent", $"99 {new string('t', 3990)}");
        return customer;
    }
}
