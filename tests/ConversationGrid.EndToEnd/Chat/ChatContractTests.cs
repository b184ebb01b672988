using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Customers;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Chat;

/// <summary>The customer's side of the wire, frame by frame.</summary>
public sealed class ChatContractTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    [Fact]
    public async Task Open_NewConversation_WelcomeComesFirst()
    {
        var customer = await Floor.CustomerAsync(new CustomerProfile("k-17", "Kim", "en-GB", "gold"));

        var welcome = await customer.ExpectAsync(frame => true, "the first frame");

        Assert.Equal("welcome", welcome.Type);
        Assert.Equal("bot", welcome.State);
        Assert.False(welcome.Resumed);
        Assert.NotEmpty(welcome.Conversation!);
        Assert.NotEmpty(welcome.Token!);
        Assert.Equal(0, welcome.Seq);
    }

    [Fact]
    public async Task Open_TwoConversations_HaveDifferentIdsAndTokens()
    {
        var one = await Floor.CustomerAsync();
        var other = await Floor.CustomerAsync();

        Assert.NotEqual(one.Conversation, other.Conversation);
        Assert.NotEqual(one.Token, other.Token);
    }

    [Fact]
    public async Task Message_IsAckedThenAnswered_WithNumbersThatFollowEachOther()
    {
        var customer = await Floor.CustomerAsync();
        var before = customer.KnownThrough;

        var turn = await customer.AskAsync("What payment methods do you accept?");

        Assert.True(turn.Seq > before);
        Assert.Equal(turn.Seq + 1, turn.Reply!.Seq);
        Assert.False(string.IsNullOrWhiteSpace(turn.Reply.Text));
        Assert.True(DateTimeOffset.TryParse(turn.Reply.At, out _), turn.Reply.At);
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Message_SameIdAgain_GetsTheSameAckAndNoSecondAnswer()
    {
        var customer = await Floor.CustomerAsync();
        var turn = await customer.AskAsync("What payment methods do you accept?", "once");

        await customer.SendRawAsync("""{"type":"message","id":"once","text":"What payment methods do you accept?"}""");
        await customer.SendRawAsync("""{"type":"message","id":"once","text":"other words"}""");
        await customer.PingAsync(1);

        for (var i = 0; i < 3; i++)
            Assert.Equal(turn.Seq, (await customer.ExpectAsync(frame => frame is { Type: "ack", Id: "once" }, $"ack {i + 1} of 3")).Seq);
        Assert.Equal(turn.Reply!.Seq, customer.KnownThrough);
        await customer.AuditAsync();
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Message_SameIdAgainAfterManyOthers_GetsTheSameAck()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);
        var first = await customer.SayAsync("the very first", "first");
        for (var i = 0; i < 38; i++)
            await ana.Desk.SayAsync(customer.Conversation, $"line {i}");
        for (var i = 0; i < 36; i++)
            await customer.SayAsync($"answer {i}");

        await customer.SendRawAsync("""{"type":"message","id":"first","text":"the very first"}""");

        for (var i = 0; i < 2; i++)
            Assert.Equal(first.Seq, (await customer.ExpectAsync(frame => frame is { Type: "ack", Id: "first" }, $"ack {i + 1} of 2")).Seq);
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Message_ManyAtOnce_AreAckedInOrder()
    {
        var customer = await Floor.CustomerAsync();
        await customer.EscalateAsync();
        await customer.ExpectStateAsync("waiting");

        var turns = await Task.WhenAll(Enumerable.Range(1, 30).Select(i => customer.SayAsync($"thought {i}")));

        Assert.Equal(turns.OrderBy(turn => turn.Seq), turns);
        await customer.AuditAsync();
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Theory]
    [InlineData("Grüße, 東京 🙂 Ω\u0000 tab\t\"quote\" \\ </script>")]
    [InlineData("مرحبا, я хочу поговорить 👩‍👩‍👧‍👦")]
    public async Task Message_AnyUnicode_ComesBackAsItWas(string text)
    {
        var customer = await Floor.CustomerAsync();
        await customer.SayAsync(text);

        await using var device = await Floor.DeviceAsync(customer);
        var stored = await device.ExpectMessageAsync("customer");

        Assert.Equal(text, stored.Text);
    }

    [Fact]
    public async Task Resume_AfterANumber_GetsAllAboveItThenTheStatus()
    {
        var customer = await Floor.CustomerAsync();
        var first = await customer.AskAsync("What payment methods do you accept?");
        var second = await customer.AskAsync("How do I reset my password?");

        await customer.DropAsync();
        await customer.ResumeAsync(after: first.Seq);

        var welcome = await customer.ExpectAsync(frame => true, "the welcome");
        Assert.True(welcome.Resumed);
        Assert.Equal(customer.Conversation, welcome.Conversation);
        for (var seq = first.Seq + 1; seq <= second.Reply!.Seq; seq++)
        {
            var message = await customer.ExpectAsync(frame => true, $"message {seq}");
            Assert.Equal(("message", seq), (message.Type, message.Seq));
            Assert.Equal(seq == second.Seq ? "customer" : "bot", message.From);
        }

        Assert.Equal("status", (await customer.ExpectAsync(frame => true, "the status")).Type);
        await customer.AskAsync("Do you deliver to Canada?");
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Resume_AfterTheLastNumber_GetsNothingOld()
    {
        var customer = await Floor.CustomerAsync();
        await customer.AskAsync("How do I reset my password?");

        await customer.ResumeAsync();
        await customer.ExpectAsync(frame => frame.Type == "status", "the status");

        Assert.False(customer.HasUnread(frame => frame.Type == "message"), "A message came again.");
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Resume_WhileTheFirstSocketStands_TakesOver()
    {
        var customer = await Floor.CustomerAsync();
        await customer.AskAsync("How do I reset my password?");

        await using var device = await Floor.DeviceAsync(customer, customer.KnownThrough);

        await customer.ExpectErrorAsync("replaced");
        Assert.Equal(4001, (await customer.ExpectCloseAsync()).Code);
        await device.AskAsync("Do you deliver to Canada?", "from-the-other");
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Resume_WithALostMessageSentAgain_StoresItOnce()
    {
        var customer = await Floor.CustomerAsync();
        foreach (var text in new[] { "What payment methods do you accept?", "How do I reset my password?", "Do you deliver to Canada?" })
        {
            var turn = await customer.StartAsync(text);
            await customer.DropAsync();
            await customer.ResumeAsync();
            await customer.FinishAsync(turn);
        }

        await customer.AuditAsync();
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Rate_OnceOnly_SecondIsRefused()
    {
        var customer = await Floor.CustomerAsync();
        await customer.RateAsync(5, "fine");
        await customer.PingAsync(1);
        Assert.False(customer.HasUnread(frame => frame.Type == "error"), "The first rating was refused.");

        await customer.RateAsync(1);

        await customer.ExpectErrorAsync("already_rated");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("-1")]
    [InlineData("4.5")]
    [InlineData("\"5\"")]
    [InlineData("null")]
    public async Task Rate_OutOfRange_IsRefusedAndMayBeMadeGood(string score)
    {
        var customer = await Floor.CustomerAsync();

        await customer.SendRawAsync($$"""{"type":"rate","score":{{score}}}""");

        await customer.ExpectErrorAsync("bad_score");
        await customer.RateAsync(3);
        await customer.PingAsync(1);
        Assert.False(customer.HasUnread(frame => frame.Type == "error"), "The good rating was refused.");
    }

    [Fact]
    public async Task Rate_AfterTheEnd_IsTaken()
    {
        var customer = await Floor.CustomerAsync();
        await customer.EndAsync();
        await customer.ExpectStateAsync("ended");

        await customer.RateAsync(4);
        await customer.PingAsync(1);
        Assert.False(customer.HasUnread(frame => frame.Type == "error"), "The rating was refused.");
        await customer.RateAsync(4);

        await customer.ExpectErrorAsync("already_rated");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public async Task Ping_IsAnsweredWithTheSameAt(long at)
    {
        var customer = await Floor.CustomerAsync();

        await customer.PingAsync(at);
    }

    [Fact]
    public async Task End_TwiceAndThenAMessage_EndsOnceAndRefusesTheMessage()
    {
        var customer = await Floor.CustomerAsync();
        await customer.EndAsync();
        await customer.ExpectStateAsync("ended");
        await customer.EndAsync();

        await customer.SendRawAsync("""{"type":"message","id":"late","text":"one more thing"}""");

        Assert.Equal("late", (await customer.ExpectErrorAsync("ended")).Id);
        await customer.ResumeAsync();
        Assert.Equal("ended", customer.State);
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task UnknownType_IsAnsweredAndTheSocketStaysOpen()
    {
        var customer = await Floor.CustomerAsync();

        for (var i = 0; i < 10; i++)
        {
            await customer.SendRawAsync("""{"type":"dance"}""");
            await customer.ExpectErrorAsync("unknown_type");
        }

        await customer.AskAsync("How do I reset my password?");
    }

    [Fact]
    public async Task UnknownFields_AreIgnored()
    {
        var customer = await Floor.CustomerAsync();

        await customer.SendRawAsync("""{"colour":"red","type":"message","more":{"type":"end","x":[1,2,{}]},"id":"x1","text":"How do I reset my password?"}""");

        await customer.ExpectAsync(frame => frame is { Type: "ack", Id: "x1" }, "the ack of x1");
        Assert.Equal("bot", customer.State);
    }
}
