using ConversationGrid.EndToEnd.Hosting;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Handover;

/// <summary>When the bot gives a conversation away, and that it is silent from then on.</summary>
public sealed class HandoverTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    [Fact]
    public async Task UnsureTurns_TwoInARow_Escalate()
    {
        var customer = await Floor.CustomerAsync();

        await customer.AskAsync("blorp zanf wibble quux");
        Assert.Equal("bot", customer.State);
        await customer.SayAsync("qwx jjkl vvv mmz");

        await customer.ExpectStateAsync("waiting");
    }

    [Fact]
    public async Task UnsureTurns_WithASureOneBetween_DoNotEscalate()
    {
        var customer = await Floor.CustomerAsync();

        await customer.AskAsync("blorp zanf wibble quux");
        await customer.AskAsync("How do I reset my password?");
        await customer.AskAsync("qwx jjkl vvv mmz");

        Assert.Equal("bot", customer.State);
    }

    [Theory]
    [InlineData("Someone stole my card and is using it, this is fraud")]
    [InlineData("I think I gave my card details to a phishing site")]
    [InlineData("I don't want to live any more")]
    [InlineData("My lawyer will sue you")]
    public async Task GraveMatter_EscalatesAtOnce(string text)
    {
        var customer = await Floor.CustomerAsync();

        await customer.SayAsync(text);

        await customer.ExpectStateAsync("waiting");
    }

    [Theory]
    [InlineData("agent please")]
    [InlineData("Can I speak to a real person?")]
    [InlineData("let me talk to someone who works there")]
    public async Task AskingForAPerson_EscalatesAtOnce(string text)
    {
        var customer = await Floor.CustomerAsync();

        await customer.SayAsync(text);

        await customer.ExpectStateAsync("waiting");
    }

    [Fact]
    public async Task SameQuestion_ThreeTimes_Escalates()
    {
        var customer = await Floor.CustomerAsync();

        await customer.AskAsync("What payment methods do you accept?");
        await customer.AskAsync("Which payment methods do you accept?");
        Assert.Equal("bot", customer.State);
        await customer.SayAsync("So what payment methods do you accept?");

        await customer.ExpectStateAsync("waiting");
    }

    [Fact]
    public async Task Escalate_ByTheButton_WaitsWithAPlaceInTheQueue()
    {
        var customer = await Floor.CustomerAsync();

        await customer.EscalateAsync("my own reason");

        var status = await customer.ExpectAsync(frame => frame is { Type: "status", State: "waiting", Position: not null }, "the status with a position");
        Assert.True(status.Position >= 1);
        Assert.NotNull(status.EstimatedWaitSeconds);
    }

    [Fact]
    public async Task Bot_AfterAccept_IsSilent()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.WaitingCustomerAsync();
        var assigned = await ana.Desk.AcceptAsync(await ana.Desk.ExpectOfferAsync(customer.Conversation));

        foreach (var text in new[] { "How do I reset my password?", "blorp zanf", "qwx jjkl", "I want to talk to a human", "this is fraud" })
        {
            await customer.SayAsync(text);
            await ana.Desk.ExpectMessageAsync(customer.Conversation, "customer", text);
        }

        await customer.AuditAsync();
        Assert.All(customer.Transcript.Where(line => line.Seq > assigned.Seq), line => Assert.Equal("customer", line.From));
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Bot_WhileTheCustomerSpeaksThroughTheAccept_SaysNothingAfterIt()
    {
        var ana = await Floor.AgentAsync("Ana", chat: 6);
        for (var round = 0; round < 6; round++)
        {
            var customer = await Floor.CustomerAsync();
            await customer.EscalateAsync();
            var offer = await ana.Desk.ExpectOfferAsync(customer.Conversation);

            var speaking = Task.WhenAll(Enumerable.Range(0, 20).Select(i => customer.SayAsync($"How do I reset my password, take {i}?")));
            var assigned = await ana.Desk.AcceptAsync(offer);
            await speaking;
            await customer.ExpectStateAsync("agent");
            await customer.SayAsync("and one more");

            await customer.AuditAsync();
            Assert.DoesNotContain(customer.Transcript, line => line.From == "bot" && line.Seq > assigned.Seq);
            Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
        }
    }

    [Fact]
    public async Task Agent_WhileTheCustomerSpeaks_BothHearAllInOrder()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);

        var customers = Task.WhenAll(Enumerable.Range(0, 30).Select(i => customer.SayAsync($"customer {i}")));
        var agents = Task.WhenAll(Enumerable.Range(0, 30).Select(i => ana.Desk.SayAsync(customer.Conversation, $"agent {i}")));
        await customers;
        await agents;

        await customer.ExpectMessageAsync("agent", "agent 29");
        await ana.Desk.ExpectMessageAsync(customer.Conversation, "customer", "customer 29");
        await customer.PingAsync(1);
        Assert.Equal(customer.Transcript.Count, customer.KnownThrough);
        await customer.AuditAsync();
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Return_ToTheBot_WakesIt()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);

        await ana.Desk.ReturnAsync(customer.Conversation);
        await customer.ExpectStateAsync("bot");

        var turn = await customer.AskAsync("How do I reset my password?");
        Assert.Equal("password_reset", turn.Reply!.Intent);
        await customer.SayAsync("I want to talk to a human");
        await ana.Desk.ExpectOfferAsync(customer.Conversation);
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }
}
