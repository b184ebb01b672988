using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Grains.Tests.Silo;

namespace ConversationGrid.Grains.Tests.Agents;

public sealed class AgentGrainTests
{
    [Fact]
    public async Task Authorize_SecretOfTheToken_IsTheOnlyOne()
    {
        await using var grid = await TestGrid.StartAsync();
        var added = await grid.Grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key).Add(new NewAgent { Name = "Ana María" });
        Assert.True(AgentToken.TryParse(added!.Token, out var token));

        Assert.Equal("ana-mar-a", token.Agent);
        Assert.True(await grid.Agent(token.Agent).Authorize(token.Secret));
        Assert.False(await grid.Agent(token.Agent).Authorize(token.Secret + "x"));
        Assert.False(await grid.Agent("nobody").Authorize(token.Secret));
    }

    [Fact]
    public async Task Offer_OlderEpochThanSeen_IsStale()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");

        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "o1", epoch: 900))).Receipt);
        Assert.Equal(OfferReceipt.StaleEpoch, (await agent.Offer(Offer(grid, "o2", epoch: 899))).Receipt);
        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "o3", epoch: 900))).Receipt);

        await grid.RestartAsync();
        Assert.Equal(OfferReceipt.StaleEpoch, (await grid.Agent("ana").Offer(Offer(grid, "o4", epoch: 899))).Receipt);
    }

    [Fact]
    public async Task Offer_OlderEpochOfAnotherQueue_IsNoneOfItsBusiness()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");

        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "o1", epoch: 900))).Receipt);
        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "o2", epoch: 3) with { Queue = "sales" })).Receipt);
        Assert.Equal(OfferReceipt.StaleEpoch, (await agent.Offer(Offer(grid, "o3", epoch: 2) with { Queue = "sales" })).Receipt);
    }

    [Fact]
    public async Task Offer_Answer_TellsWhatTheAgentCanStillTake()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 2);
        var before = (await agent.Availability())!;

        var answer = await agent.Offer(Offer(grid, "o1"));

        Assert.Equal((1, 1), (answer.Availability!.FreeChat, answer.Availability.Load));
        Assert.True(answer.Availability.Version > before.Version);
    }

    [Fact]
    public async Task Offer_Capacity_IsCountedByChannelWithOpenOffers()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 2);

        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "o1"))).Receipt);
        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "o2"))).Receipt);
        Assert.Equal(OfferReceipt.NoCapacity, (await agent.Offer(Offer(grid, "o3"))).Receipt);
        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "o2"))).Receipt);
        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "v1") with { Channel = Channel.Voice })).Receipt);
        Assert.Equal(OfferReceipt.NoCapacity, (await agent.Offer(Offer(grid, "v2") with { Channel = Channel.Voice })).Receipt);

        var availability = await agent.Availability();
        Assert.Equal((0, 0, 3), (availability!.FreeChat, availability.FreeVoice, availability.Load));
        Assert.Equal(Refusal.None, await agent.Decline("o1", null));
        Assert.Equal(OfferReceipt.Leased, (await agent.Offer(Offer(grid, "o3"))).Receipt);
    }

    [Theory]
    [InlineData(Activity.Away)]
    [InlineData(Activity.Offline)]
    public async Task SetActivity_NotAvailable_GivesOffersBackAndTakesNone(Activity activity)
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        await agent.Offer(Offer(grid, "o1"));

        await agent.SetActivity(activity, "lunch");

        await grid.Gateway.OfferEndedAsync("ana", "o1", OfferEnd.Rescinded);
        Assert.Equal(OfferReceipt.NotAvailable, (await agent.Offer(Offer(grid, "o2"))).Receipt);
        Assert.Equal(Refusal.NotYours, (await agent.Accept("o1")).Refusal);
    }

    [Fact]
    public async Task Tick_OfferRunsOut_IsEndedAndCannotBeAccepted()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        await agent.Offer(Offer(grid, "o1"));
        Assert.Equal("o1", Assert.Single((await agent.Connect(grid.Connection("ana"))).Offers).Offer);

        grid.Time.Advance(TimeSpan.FromSeconds(21));

        await grid.Gateway.OfferEndedAsync("ana", "o1", OfferEnd.Expired);
        Assert.Equal(Refusal.NotYours, (await agent.Accept("o1")).Refusal);
        Assert.Equal(Refusal.NotYours, await agent.Decline("o1", null));
        Assert.Equal(Activity.Available, (await agent.Availability())!.Activity);
    }

    [Fact]
    public async Task Tick_TwoMissesInARow_SetTheAgentAway()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        foreach (var offer in new[] { "o1", "o2" })
        {
            await agent.Offer(Offer(grid, offer));
            grid.Time.Advance(TimeSpan.FromSeconds(21));
            await grid.Gateway.OfferEndedAsync("ana", offer, OfferEnd.Expired);
        }

        await grid.Gateway.Agents.FirstAsync(news => news.Update.Activity == new ActivityChanged(Activity.Away, "missed_offers"), "that the agent is away");
        Assert.Equal(OfferReceipt.NotAvailable, (await agent.Offer(Offer(grid, "o3"))).Receipt);
    }

    [Fact]
    public async Task Tick_MissDeclineMiss_LeavesTheAgentAvailable()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        foreach (var offer in new[] { "o1", "o2" })
        {
            await agent.Offer(Offer(grid, offer));
            grid.Time.Advance(TimeSpan.FromSeconds(21));
            await grid.Gateway.OfferEndedAsync("ana", offer, OfferEnd.Expired);
            await agent.Offer(Offer(grid, offer + "-declined"));
            await agent.Decline(offer + "-declined", "busy");
        }

        Assert.Equal(Activity.Available, (await agent.Availability())!.Activity);
    }

    [Fact]
    public async Task Disconnect_LastSocket_WithdrawsOffersAtOnce()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        await agent.Connect(grid.Connection("ana-2"));
        await agent.Offer(Offer(grid, "o1"));

        await agent.Disconnect("ana");
        Assert.Equal(1, (await agent.Availability())!.Load);
        await agent.Disconnect("ana-2");

        var availability = await agent.Availability();
        Assert.Equal((Activity.Offline, 0), (availability!.Activity, availability.Load));
        Assert.Equal(OfferReceipt.NotAvailable, (await agent.Offer(Offer(grid, "o2"))).Receipt);
        Assert.Equal(Activity.Available, (await agent.Connect(grid.Connection("ana-3"))).Activity);
    }

    [Fact]
    public async Task Disconnect_BackWithinTheGraceTime_KeepsTheWork()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        var conversation = await grid.OpenHeldAsync("c1", "ana");
        await agent.Disconnect("ana");
        grid.Time.Advance(TimeSpan.FromSeconds(29));
        var desk = await agent.Connect(grid.Connection("ana"));
        Assert.Equal("c1", Assert.Single(desk.Work).Conversation);
        grid.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Refusal.None, (await conversation.AgentSubmit("ana", new SubmitMessage("a1", "back"))).Refusal);
    }

    [Fact]
    public async Task Disconnect_GraceTimeOver_GivesTheWorkToAnother()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        var conversation = await grid.OpenHeldAsync("c1", "ana");
        await grid.AddAgentAsync("ben");
        await agent.Disconnect("ana");
        grid.Time.Advance(TimeSpan.FromSeconds(31));

        var offer = await grid.Gateway.OfferAsync("ben", "c1");

        Assert.Equal(2, offer.Escalation);
        await grid.Gateway.StatusAsync("c1", ConversationStatus.Waiting);
        Assert.Equal(Refusal.None, (await grid.Agent("ben").Accept(offer.Offer)).Refusal);
        Assert.Equal("ben", (await conversation.Describe())!.AgentId);
        Assert.Empty((await agent.Connect(grid.Connection("ana"))).Work);
    }

    [Fact]
    public async Task Accept_Waiting_TakesItWithItsTranscriptAndTellsBoth()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 1);
        await grid.OpenWaitingAsync("c1");
        var offer = await grid.Gateway.OfferAsync("ana", "c1");

        var accepted = await agent.Accept(offer.Offer);

        Assert.Equal((Refusal.None, 2L, 2), (accepted.Refusal, accepted.Work!.Seq, accepted.Work.Transcript.Length));
        await grid.Gateway.OfferEndedAsync("ana", offer.Offer, OfferEnd.Accepted);
        Assert.Equal("ana", (await grid.Gateway.StatusAsync("c1", ConversationStatus.Agent)).AgentName);
        Assert.Equal(0, (await agent.Availability())!.FreeChat);
        Assert.Equal(Refusal.NotYours, (await agent.Accept(offer.Offer)).Refusal);
    }

    [Fact]
    public async Task Accept_ConversationRefuses_FreesThePlace()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 1);
        await grid.OpenAsync("c1");
        await agent.Offer(Offer(grid, "o1", conversation: "c1"));

        Assert.Equal(Refusal.NotYours, (await agent.Accept("o1")).Refusal);

        await grid.Gateway.OfferEndedAsync("ana", "o1", OfferEnd.Cancelled);
        Assert.Equal((1, 0), ((await agent.Availability())!.FreeChat, (await agent.Availability())!.Load));
    }

    [Fact]
    public async Task Accept_HandOverCannotBeStored_FreesThePlaceAndItIsOfferedAgain()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 1);
        await grid.OpenWaitingAsync("c1");
        var offer = await grid.Gateway.OfferAsync("ana", "c1");
        grid.Transcripts.NextAppendFails = new IOException("disk full");

        await Assert.ThrowsAsync<IOException>(() => agent.Accept(offer.Offer));

        var again = await grid.Gateway.OfferAsync("ana", "c1", notOffer: offer.Offer);
        Assert.Equal(Refusal.None, (await agent.Accept(again.Offer)).Refusal);
    }

    [Fact]
    public async Task Accept_HandOverStoredButTheAnswerLost_LeavesNoCustomerWithNobody()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 1);
        var conversation = await grid.OpenWaitingAsync("c1");
        var offer = await grid.Gateway.OfferAsync("ana", "c1");
        grid.Transcripts.NextReadFails = new IOException("connection lost");

        await Assert.ThrowsAsync<IOException>(() => agent.Accept(offer.Offer));
        await agent.SetActivity(Activity.Away, null);
        await grid.AddAgentAsync("ben");

        var other = await grid.Gateway.Agents.FirstAsync(news => news is { Connection: "ben", Update.Offer.Escalation: 2 }, "the offer to another agent");
        Assert.Equal(Refusal.None, (await grid.Agent("ben").Accept(other.Update.Offer!.Offer)).Refusal);
        Assert.Equal("ben", (await conversation.Describe())!.AgentId);
        Assert.Equal(0, (await agent.Availability())!.Load);
    }

    [Fact]
    public async Task Complete_Held_EndsItAndFreesThePlace()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 1);
        var conversation = await grid.OpenHeldAsync("c1", "ana");

        Assert.Equal(Refusal.None, await agent.Complete("c1", "solved", null));

        Assert.Equal(ConversationStatus.Ended, (await conversation.Describe())!.Status.Status);
        Assert.Equal(1, (await agent.Availability())!.FreeChat);
        Assert.Equal(("solved", "ana"), (grid.Transcripts.Events("c1")[^1].Text, grid.Transcripts.Events("c1")[^1].AgentId));
        Assert.Equal(Refusal.NotYours, await agent.Complete("nowhere", null, null));
    }

    [Fact]
    public async Task WrapUp_CustomerEnded_KeepsThePlaceUntilComplete()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 1);
        var conversation = await grid.OpenHeldAsync("c1", "ana");
        await conversation.End(Author.Customer, null);
        await grid.Gateway.Agents.FirstAsync(news => news.Update.Notice?.EndedBy == Author.Customer, "that the customer ended it");

        Assert.Equal(Refusal.WrongState, await agent.Return("c1"));
        Assert.Equal(Refusal.WrongState, await agent.Transfer("c1", new TransferTarget(null, "billing"), null));
        Assert.Equal(0, (await agent.Availability())!.FreeChat);
        Assert.True(Assert.Single((await agent.Connect(grid.Connection("ana"))).Work).IsWrapUp);

        Assert.Equal(Refusal.None, await agent.Complete("c1", "solved", null));
        Assert.Equal(1, (await agent.Availability())!.FreeChat);
    }

    [Fact]
    public async Task Transfer_UnknownAgent_IsRefusedAndKeepsTheWork()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        await grid.OpenHeldAsync("c1", "ana");

        Assert.Equal(Refusal.UnknownTarget, await agent.Transfer("c1", new TransferTarget("nobody", null), null));
        Assert.Equal(Refusal.UnknownTarget, await agent.Transfer("c1", new TransferTarget("ana", null), null));
        Assert.Equal(1, (await agent.Availability())!.Load);
    }

    [Fact]
    public async Task Transfer_ToAnAgentWithoutTheRequiredSkill_ReachesThem()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana", skills: ["security"]);
        await grid.AddAgentAsync("ben");
        var conversation = await grid.OpenAsync("c1");
        await conversation.Submit(new SubmitMessage("m1", "fraud_report"));
        await agent.Accept((await grid.Gateway.OfferAsync("ana", "c1")).Offer);

        Assert.Equal(Refusal.None, await agent.Transfer("c1", new TransferTarget("ben", null), "yours"));

        var offer = await grid.Gateway.OfferAsync("ben", "c1");
        var accepted = await grid.Agent("ben").Accept(offer.Offer);
        Assert.Equal("yours", Assert.Single(accepted.Work!.Notes).Text);
        Assert.Equal(0, (await agent.Availability())!.Load);
    }

    [Fact]
    public async Task Restart_HeldWork_IsStillAtTheDesk()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.AddAgentAsync("ana");
        await grid.OpenHeldAsync("c1", "ana");
        await grid.RestartAsync();

        var desk = await grid.Agent("ana").Connect(grid.Connection("ana"));

        Assert.Equal((Activity.Available, "c1"), (desk.Activity, Assert.Single(desk.Work).Conversation));
    }

    private static AgentOffer Offer(TestGrid grid, string offer, long epoch = 900, string conversation = "elsewhere") => new()
    {
        Offer = offer,
        Epoch = epoch,
        Queue = "another",
        Conversation = conversation,
        Escalation = 1,
        Channel = Channel.Chat,
        Summary = "",
        Customer = new CustomerProfile(),
        WaitingSince = grid.Time.GetUtcNow(),
        OfferedAt = grid.Time.GetUtcNow(),
        ExpiresAt = grid.Time.GetUtcNow().AddSeconds(20),
        Solver = "greedy",
    };
}
