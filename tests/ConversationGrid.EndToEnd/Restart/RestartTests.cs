using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Servers;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Restart;

/// <summary>The process is killed, with no chance to store anything, and started again.</summary>
public sealed class RestartTests(ITestOutputHelper output) : IAsyncLifetime
{
    private GridProcess Grid { get; set; } = null!;

    private Floor Floor { get; set; } = null!;

    public async Task InitializeAsync()
    {
        // The restarted server has to load everything on two busy cores while the agents' grace time runs.
        Grid = await GridProcess.StartAsync(QuickGrid.Setup(settings: new Dictionary<string, string> { ["Agents:ReconnectGrace"] = "00:00:10" }));
        Floor = new Floor(Grid);
    }

    public async Task DisposeAsync()
    {
        await Grid.KillAsync();
        await Floor.DisposeAsync();
        output.WriteLine(Floor.Ledger.ToString());
        output.WriteLine(Grid.Output);
        await Grid.DisposeAsync();
    }

    [Fact]
    public async Task Kill_InEveryState_EachResumesWhereItWas()
    {
        var ana = await Floor.AgentAsync("Ana", chat: 2);
        var talking = await Floor.TalkingCustomerAsync(ana);
        await ana.Desk.SayAsync(talking.Conversation, "I am looking into it.");
        await talking.ExpectMessageAsync("agent");
        await talking.SayAsync("Thanks.");
        var ended = await Floor.CustomerAsync();
        await ended.AskAsync("How do I reset my password?");
        await ended.EndAsync();
        await ended.ExpectStateAsync("ended");
        var chatting = await Floor.CustomerAsync();
        await chatting.AskAsync("How do I reset my password?");
        await ana.Desk.SetActivityAsync("away");
        await ana.Desk.ExpectAsync(frame => frame is { Type: "activity", State: "away" }, "that the agent is away");
        var waiting = await Floor.WaitingCustomerAsync();

        await Grid.KillAsync();
        await Grid.RestartAsync();

        await ana.Desk.ReconnectAsync();
        Assert.Equal(talking.Conversation, Assert.Single(ana.Desk.Hello.Work!).Conversation);
        await Task.WhenAll(new[] { talking, ended, chatting, waiting }.Select(customer => customer.ResumeAsync()));
        Assert.Equal(["agent", "ended", "bot", "waiting"], new[] { talking, ended, chatting, waiting }.Select(customer => customer.State));
        await ana.Desk.SayAsync(talking.Conversation, "Found it.");
        await talking.ExpectMessageAsync("agent", "Found it.");
        await chatting.AskAsync("What payment methods do you accept?");

        // The waiting one is in the queue still: it needs nothing but an agent.
        await ana.Desk.SetActivityAsync("available");
        await ana.Desk.AcceptAsync(await ana.Desk.ExpectOfferAsync(waiting.Conversation));
        await waiting.ExpectStateAsync("agent");

        foreach (var customer in new[] { talking, ended, chatting, waiting })
            await customer.AuditAsync();
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Kill_WhileWaitingAndTheCustomerStaysAway_IsOfferedAllTheSame()
    {
        var customer = await Floor.WaitingCustomerAsync();
        var ana = await Floor.AgentAsync("Ana", isAvailable: false);

        await Grid.KillAsync();
        await Grid.RestartAsync();
        await ana.Desk.ReconnectAsync();
        await ana.Desk.SetActivityAsync("available");

        var assigned = await ana.Desk.AcceptAsync(await ana.Desk.ExpectOfferAsync(customer.Conversation));
        Assert.Equal(customer.KnownThrough, assigned.Seq);
    }

    [Fact]
    public async Task Kill_WithAnOpenOffer_TheConversationIsOfferedAgain()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.WaitingCustomerAsync();
        await ana.Desk.ExpectOfferAsync(customer.Conversation);

        await Grid.KillAsync();
        await Grid.RestartAsync();
        await ana.Desk.ReconnectAsync();
        await ana.Desk.SetActivityAsync("available");

        await ana.Desk.AcceptAsync(await ana.Desk.ExpectOfferAsync(customer.Conversation, TimeSpan.FromSeconds(30)));
        await customer.ResumeAsync();
        Assert.Equal("agent", customer.State);
    }

    [Fact]
    public async Task Kill_WithMessagesUnderWay_LosesNoneThatWasAcked()
    {
        var customers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Floor.CustomerAsync()));
        var texts = new[] { "How do I reset my password?", "What payment methods do you accept?", "Do you deliver to Canada?" };
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finished = 0;

        var talks = Task.WhenAll(customers.Select(async customer =>
        {
            foreach (var text in texts)
            {
                await customer.AskThroughLossesAsync(text);
                if (Interlocked.Increment(ref finished) == 30)
                    halfway.SetResult();
            }
        }));
        await Task.WhenAny(halfway.Task, talks);
        await Grid.KillAsync();
        await Grid.RestartAsync();
        await talks;

        foreach (var customer in customers)
            await customer.AuditAsync();
        Assert.Equal(60, Floor.Ledger.Acks.Count);
        Assert.Equal(60, Floor.Ledger.Replies.Count);
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Kill_Twice_TheTokenAndTheNumbersGoOn()
    {
        var customer = await Floor.CustomerAsync();
        var before = await customer.AskAsync("How do I reset my password?");
        for (var i = 0; i < 2; i++)
        {
            await Grid.KillAsync();
            await Grid.RestartAsync();
            await customer.ResumeAsync();
        }

        var after = await customer.AskAsync("What payment methods do you accept?");

        Assert.Equal(before.Reply!.Seq + 1, after.Seq);
    }
}
