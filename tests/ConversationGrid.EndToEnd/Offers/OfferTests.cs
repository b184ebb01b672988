using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Wire;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Offers;

/// <summary>Offers are leases; agents come and go.</summary>
public sealed class OfferTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    [Fact]
    public async Task Offer_NotTaken_ExpiresAndGoesToAnotherAgent()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.WaitingCustomerAsync();
        var offer = await ana.Desk.ExpectOfferAsync(customer.Conversation);
        var ben = await Floor.AgentAsync("Ben");

        await ana.Desk.ExpectOfferEndedAsync(offer.Offer, "expired");
        await ben.Desk.AcceptAsync(await ben.Desk.ExpectOfferAsync(customer.Conversation));

        await customer.ExpectStateAsync("agent");
        Assert.False(ana.Desk.HasUnread(frame => frame.Type == "offer"), "The agent who missed it was offered it again while another could take it.");
    }

    [Fact]
    public async Task Offer_Declined_GoesToAnotherAgentFirst()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.WaitingCustomerAsync();
        var offer = await ana.Desk.ExpectOfferAsync(customer.Conversation);
        var ben = await Floor.AgentAsync("Ben");

        await ana.Desk.DeclineAsync(offer.Offer, "lunch");
        await ana.Desk.ExpectOfferEndedAsync(offer.Offer, "declined");
        var second = await ben.Desk.ExpectOfferAsync(customer.Conversation);

        Assert.False(ana.Desk.HasUnread(frame => frame.Type == "offer"), "The agent who declined it was offered it again while another could take it.");
        await ben.Desk.DeclineAsync(second.Offer);
        // Now that all have let it go it is made again, to whom it may be.
        await Task.WhenAny(ana.Desk.ExpectOfferAsync(customer.Conversation), ben.Desk.ExpectOfferAsync(customer.Conversation)).Unwrap();
    }

    [Fact]
    public async Task Offers_TwoMissedInARow_SetTheAgentAway()
    {
        var ana = await Floor.AgentAsync("Ana", chat: 2);
        var first = await Floor.WaitingCustomerAsync();
        var second = await Floor.WaitingCustomerAsync();
        var one = await ana.Desk.ExpectOfferAsync(first.Conversation);
        var two = await ana.Desk.ExpectOfferAsync(second.Conversation);

        await ana.Desk.ExpectOfferEndedAsync(one.Offer, "expired");
        await ana.Desk.ExpectOfferEndedAsync(two.Offer, "expired");
        await ana.Desk.ExpectAsync(frame => frame is { Type: "activity", State: "away" }, "that the agent is away");

        await ana.Desk.ReconnectAsync();
        Assert.Equal("away", ana.Desk.Hello.Activity);
        Assert.Equal("waiting", first.State);
    }

    [Fact]
    public async Task Offer_ConversationEnds_IsCancelled()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.WaitingCustomerAsync();
        var offer = await ana.Desk.ExpectOfferAsync(customer.Conversation);

        await customer.EndAsync();

        await ana.Desk.ExpectOfferEndedAsync(offer.Offer, "cancelled");
        await ana.Desk.SendAcceptAsync(offer.Offer);
        await ana.Desk.ExpectErrorAsync("not_yours");
    }

    [Fact]
    public async Task Offer_AgentGoesAway_IsRescinded()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.WaitingCustomerAsync();
        var offer = await ana.Desk.ExpectOfferAsync(customer.Conversation);

        await ana.Desk.SetActivityAsync("away", "lunch");

        await ana.Desk.ExpectOfferEndedAsync(offer.Offer, "rescinded");
        var ben = await Floor.AgentAsync("Ben");
        await ben.Desk.ExpectOfferAsync(customer.Conversation);
    }

    [Fact]
    public async Task Accept_OfAnExpiredOrForeignOffer_IsAnError()
    {
        var ana = await Floor.AgentAsync("Ana");
        var ben = await Floor.AgentAsync("Ben", isAvailable: false);
        var customer = await Floor.WaitingCustomerAsync();
        var offer = await ana.Desk.ExpectOfferAsync(customer.Conversation);

        await ben.Desk.SendAcceptAsync(offer.Offer);
        await ben.Desk.ExpectErrorAsync("not_yours");
        await ana.Desk.ExpectOfferEndedAsync(offer.Offer, "expired");
        await ana.Desk.SendAcceptAsync(offer.Offer);
        await ana.Desk.ExpectErrorAsync("not_yours");
        await ana.Desk.SendAcceptAsync("o-none");
        await ana.Desk.ExpectErrorAsync("not_yours");
    }

    [Fact]
    public async Task Accept_OnTwoSocketsAtOnce_AssignsOnce()
    {
        var ana = await Floor.AgentAsync("Ana");
        var second = await Floor.DeskAsync(ana.Token);
        var customer = await Floor.WaitingCustomerAsync();
        var offer = await ana.Desk.ExpectOfferAsync(customer.Conversation);
        await second.ExpectOfferAsync(customer.Conversation);

        await Task.WhenAll(ana.Desk.SendAcceptAsync(offer.Offer), second.SendAcceptAsync(offer.Offer));

        await ana.Desk.ExpectAsync(frame => frame.Type == "assigned", "the assignment on the first socket");
        await second.ExpectAsync(frame => frame.Type == "assigned", "the assignment on the second socket");
        await second.ExpectOfferEndedAsync(offer.Offer, "accepted");
        await customer.ExpectStateAsync("agent");
        await ana.Desk.SayAsync(customer.Conversation, "hello");
        await second.ExpectMessageAsync(customer.Conversation, "agent", "hello");
        await customer.ExpectMessageAsync("agent", "hello");
        Assert.False(ana.Desk.HasUnread(frame => frame.Type == "assigned") || second.HasUnread(frame => frame.Type == "assigned"), "It was assigned twice.");
    }

    [Fact]
    public async Task AgentsLastSocketGone_OffersAreWithdrawnAtOnce()
    {
        var ana = await Floor.AgentAsync("Ana");
        var second = await Floor.DeskAsync(ana.Token);
        var customer = await Floor.WaitingCustomerAsync();
        var offer = await ana.Desk.ExpectOfferAsync(customer.Conversation);
        await second.ExpectOfferAsync(customer.Conversation);
        var ben = await Floor.AgentAsync("Ben");

        await ana.Desk.DropAsync();
        await second.NoteAsync(customer.Conversation, "not mine");
        await second.ExpectErrorAsync("not_yours");
        Assert.False(second.HasUnread(frame => frame.Type == "offer_ended"), "The offer was withdrawn though a socket was left.");
        await second.DropAsync();

        await ben.Desk.AcceptAsync(await ben.Desk.ExpectOfferAsync(customer.Conversation));
        await ana.Desk.ReconnectAsync();
        await ana.Desk.SendAcceptAsync(offer.Offer);
        await ana.Desk.ExpectErrorAsync("not_yours");
    }

    [Fact]
    public async Task AgentsLastSocketGone_ComesBackInTime_KeepsTheConversation()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);
        var said = await ana.Desk.SayAsync(customer.Conversation, "One moment.");

        await ana.Desk.DropAsync();
        var missed = await customer.SayAsync("I am waiting.");
        await ana.Desk.ReconnectAsync();

        var work = Assert.Single(ana.Desk.Hello.Work!);
        Assert.Equal(customer.Conversation, work.Conversation);
        Assert.Equal(missed.Seq, work.Seq);
        Assert.Equal([("agent", "One moment."), ("customer", "I am waiting.")], work.Transcript!.Where(line => line.Seq >= said.Seq).Select(line => (line.From!, line.Text!)));
        await ana.Desk.SayAsync(customer.Conversation, "Back again.");
        await customer.ExpectMessageAsync("agent", "Back again.");
        Assert.Equal("agent", customer.State);
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task AgentsLastSocketGone_GraceTimeOver_ConversationGoesToAnother()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);
        var ben = await Floor.AgentAsync("Ben");

        await ana.Desk.DropAsync();
        await customer.ExpectStateAsync("waiting");
        await ben.Desk.AcceptAsync(await ben.Desk.ExpectOfferAsync(customer.Conversation));

        await ana.Desk.ReconnectAsync();
        Assert.Empty(ana.Desk.Hello.Work!);
        var late = await Assert.ThrowsAsync<WireErrorException>(() => ana.Desk.SayAsync(customer.Conversation, "I am back"));
        Assert.Equal("not_yours", late.Code);
        await ben.Desk.SayAsync(customer.Conversation, "I have taken over.");
        await customer.ExpectMessageAsync("agent", "I have taken over.");
    }

    [Fact]
    public async Task Hello_ShowsTheWholeDesk()
    {
        var ana = await Floor.AgentAsync("Ana", chat: 2);
        Assert.Equal("away", ana.Desk.Hello.Activity);
        Assert.Empty(ana.Desk.Hello.Work!);
        Assert.Empty(ana.Desk.Hello.Offers!);
        var accepted = await Floor.TalkingCustomerAsync(ana);
        var offered = await Floor.WaitingCustomerAsync();
        var offer = await ana.Desk.ExpectOfferAsync(offered.Conversation);

        var second = await Floor.DeskAsync(ana.Token);

        Assert.Equal(ana.Name, second.Hello.Agent!.Name);
        Assert.Equal("available", second.Hello.Activity);
        Assert.Equal(accepted.Conversation, Assert.Single(second.Hello.Work!).Conversation);
        var shown = Assert.Single(second.Hello.Offers!);
        Assert.Equal((offer.Offer, offered.Conversation), (shown.Offer, shown.Conversation));
    }

    [Fact]
    public async Task Capacity_IsKeptUntilWrapUpIsComplete()
    {
        var ana = await Floor.AgentAsync("Ana", chat: 1);
        var first = await Floor.TalkingCustomerAsync(ana);
        var second = await Floor.WaitingCustomerAsync();
        var third = await Floor.WaitingCustomerAsync();

        await first.EndAsync();
        await ana.Desk.ExpectAsync(frame => frame.Type == "ended" && frame.Conversation == first.Conversation, "that the first conversation ended");
        // The oldest is still there for another agent: Ana, who has to wrap up, was not offered it.
        var ben = await Floor.AgentAsync("Ben", chat: 1);
        await ben.Desk.AcceptAsync(await ben.Desk.ExpectOfferAsync());
        await second.ExpectStateAsync("agent");
        Assert.False(ana.Desk.HasUnread(frame => frame.Type == "offer"), "An agent without a free place was made an offer.");

        await ana.Desk.CompleteAsync(first.Conversation, "done");
        var offer = await ana.Desk.ExpectOfferAsync();
        Assert.Equal(third.Conversation, offer.Conversation);
    }

    [Fact]
    public async Task ForeignConversation_CannotBeTouched()
    {
        var ana = await Floor.AgentAsync("Ana");
        var ben = await Floor.AgentAsync("Ben", isAvailable: false);
        var customer = await Floor.TalkingCustomerAsync(ana);

        foreach (var frame in new[]
        {
            $$"""{"type":"message","conversation":"{{customer.Conversation}}","id":"x","text":"hello"}""",
            $$"""{"type":"note","conversation":"{{customer.Conversation}}","text":"hello"}""",
            $$$"""{"type":"transfer","conversation":"{{{customer.Conversation}}}","to":{"agent":"{{{ana.Id}}}"}}""",
            $$"""{"type":"return","conversation":"{{customer.Conversation}}"}""",
            $$"""{"type":"complete","conversation":"{{customer.Conversation}}"}""",
            """{"type":"message","conversation":"none","id":"y","text":"hello"}""",
            """{"type":"complete","conversation":"none"}""",
        })
        {
            await ben.Desk.SendRawAsync(frame);
            await ben.Desk.ExpectErrorAsync("not_yours");
        }

        await ana.Desk.SayAsync(customer.Conversation, "still with me");
        await customer.ExpectMessageAsync("agent", "still with me");
        Assert.Equal("agent", customer.State);
    }

    [Fact]
    public async Task Transfer_ToNobody_IsRefusedAndTheConversationStays()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);

        await ana.Desk.TransferToAgentAsync(customer.Conversation, "no-such-agent");
        await ana.Desk.ExpectAsync(frame => frame.Type == "error", "an error");

        await ana.Desk.SayAsync(customer.Conversation, "still with me");
        await customer.ExpectMessageAsync("agent", "still with me");
    }
}
