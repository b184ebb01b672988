using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Grains.Tests.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class OptimizerGrainTests
{
    [Fact]
    public async Task Enqueue_SameNumberAgain_ChangesNothing()
    {
        await using var grid = await TestGrid.StartAsync();

        Assert.Equal(new QueuePlace(1, 30), await grid.Optimizer.Enqueue(Escalation(grid, "c1")));
        Assert.Equal(new QueuePlace(2, 60), await grid.Optimizer.Enqueue(Escalation(grid, "c2")));
        Assert.Equal(new QueuePlace(1, 30), await grid.Optimizer.Enqueue(Escalation(grid, "c1") with { Priority = 5 }));

        Assert.Equal([("c1", 3), ("c2", 3)], (await grid.Optimizer.Describe()).Waiting.Select(waiting => (waiting.Conversation, waiting.Priority)));
    }

    [Fact]
    public async Task Enqueue_NewerNumber_TakesThePlaceOfTheOlder()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.Optimizer.Enqueue(Escalation(grid, "c1"));
        await grid.Optimizer.Enqueue(Escalation(grid, "c1") with { Number = 2, Priority = 5 });
        await grid.Optimizer.Enqueue(Escalation(grid, "c1"));

        Assert.Equal(5, Assert.Single((await grid.Optimizer.Describe()).Waiting).Priority);
        await grid.Optimizer.Cancel("c1", 1);
        Assert.Single((await grid.Optimizer.Describe()).Waiting);
        await grid.Optimizer.Cancel("c1", 2);
        Assert.Empty((await grid.Optimizer.Describe()).Waiting);
    }

    [Fact]
    public async Task Enqueue_LongerWait_ComesFirst()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.Optimizer.Enqueue(Escalation(grid, "c1"));
        await grid.Optimizer.Enqueue(Escalation(grid, "c2", waited: 60));

        Assert.Equal(["c2", "c1"], (await grid.Optimizer.Describe()).Waiting.Select(waiting => waiting.Conversation));
    }

    [Fact]
    public async Task Enqueue_CannotBeStored_FailsUntilItIs()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.Optimizer.Wake();
        grid.Storage.OnWrite = name => name == "optimizer" ? Task.FromException(new IOException("disk full")) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => grid.Optimizer.Enqueue(Escalation(grid, "c1")));
        await Assert.ThrowsAnyAsync<Exception>(() => grid.Optimizer.Enqueue(Escalation(grid, "c1")));
        grid.Storage.OnWrite = _ => Task.CompletedTask;

        Assert.Equal(1, (await grid.Optimizer.Enqueue(Escalation(grid, "c1"))).Position);

        Assert.Contains("\"c1\"", grid.Storage.Stored("optimizer"), StringComparison.Ordinal);
        Assert.Single((await grid.Optimizer.Describe()).Waiting);
    }

    [Fact]
    public async Task Enqueue_ManyAtOnce_ShareAFewWrites()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.Optimizer.Wake();
        var held = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        grid.Storage.OnWrite = name =>
        {
            begun.TrySetResult();
            return held.Task;
        };
        var before = grid.Storage.Writes.All.Count;
        var first = grid.Optimizer.Enqueue(Escalation(grid, "c0"));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var others = Enumerable.Range(1, 50).Select(i => grid.Optimizer.Enqueue(Escalation(grid, $"c{i}"))).ToArray();
        // A call behind them all: by its answer the grain has had every one.
        Assert.Equal(51, (await grid.Optimizer.Describe()).Waiting.Length);
        Assert.DoesNotContain(others, other => other.IsCompleted);

        held.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(before + 2, grid.Storage.Writes.All.Count);
        Assert.Contains("\"c50\"", grid.Storage.Stored("optimizer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_WindowOver_OffersToAnAvailableAgentAndRecordsWhy()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");

        var offer = await grid.Gateway.OfferAsync("ana", "c1");

        Assert.Equal(("main", 1, 1L, TimeSpan.FromSeconds(20)), (offer.Queue, offer.Escalation, offer.Epoch, offer.ExpiresAt - offer.OfferedAt));
        var record = await grid.Decisions.Records.FirstAsync(record => record.Offer == offer.Offer, "the decision's record");
        Assert.Equal(("c1", "ana", "Leased", 1), (record.Conversation, record.Agent, record.Receipt, record.Escalations));
        Assert.Equal((offer.Solver, 10.0), (record.Solver, record.DeadlineMilliseconds));
        Assert.Equal("ana", Assert.Single((await grid.Optimizer.Describe()).Waiting).OfferedTo);
    }

    [Fact]
    public async Task Batch_Full_ClosesBeforeItsWindow()
    {
        await using var grid = await TestGrid.StartAsync(services => services.Configure<OptimizerOptions>(options =>
        {
            options.BatchSize = 2;
            options.BatchWindow = options.ShortestWindow = TimeSpan.FromMinutes(1);
            options.RetryInterval = TimeSpan.FromHours(1);
        }));
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");
        Assert.Equal(0, (await grid.Optimizer.Describe()).Batches);
        await grid.OpenWaitingAsync("c2");

        var first = await grid.Gateway.OfferAsync("ana", "c1");
        var second = await grid.Gateway.OfferAsync("ana", "c2");

        Assert.Equal((await grid.Decisions.Records.FirstAsync(record => record.Offer == first.Offer, "record 1")).Batch, (await grid.Decisions.Records.FirstAsync(record => record.Offer == second.Offer, "record 2")).Batch);
    }

    [Fact]
    public async Task OfferEnded_Declined_GoesToAnother()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.AddAgentAsync("ana", skills: ["orders"]);
        await grid.AddAgentAsync("ben");
        var conversation = await grid.OpenAsync("c1");
        await conversation.Submit(new SubmitMessage("m1", "order_status AB-12345"));
        await conversation.Escalate(null, null);
        var offer = await grid.Gateway.OfferAsync("ana", "c1");
        await grid.Agent("ana").Decline(offer.Offer, "busy");

        var other = await grid.Gateway.OfferAsync("ben", "c1");

        await grid.Agent("ben").Decline(other.Offer, "busy");
        Assert.DoesNotContain(grid.Gateway.Agents.All, news => news.Connection == "ana" && news.Update.Offer is { } again && again.Offer != offer.Offer);
    }

    [Fact]
    public async Task OfferEnded_OnlyAgentDeclined_IsAskedAgainAfterThePause()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");
        var offer = await grid.Gateway.OfferAsync("ana", "c1");
        var declinedAt = grid.Time.GetUtcNow();
        await agent.Decline(offer.Offer, null);

        var again = await grid.Gateway.OfferAsync("ana", "c1", notOffer: offer.Offer);

        Assert.True(again.OfferedAt - declinedAt >= new OptimizerOptions().RepeatOfferPause, $"asked again after {again.OfferedAt - declinedAt}");
    }

    [Fact]
    public async Task OfferEnded_Accepted_LeavesTheQueueAndTellsTheOthersTheirPlaces()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.OpenWaitingAsync("c1");
        await grid.OpenWaitingAsync("c2");
        await grid.AddAgentAsync("ana", chat: 1);
        await grid.Agent("ana").Accept((await grid.Gateway.OfferAsync("ana", "c1")).Offer);

        var status = await grid.Gateway.StatusAsync("c2", view => view is { Status: ConversationStatus.Waiting, Position: 1 }, "that c2 is the first now");

        Assert.Equal(30, status.EstimatedWaitSeconds);
        Assert.Equal("c2", Assert.Single((await grid.Optimizer.Describe()).Waiting).Conversation);
    }

    [Fact]
    public async Task Cancel_UnderOffer_TakesTheOfferBack()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        var conversation = await grid.OpenWaitingAsync("c1");
        var offer = await grid.Gateway.OfferAsync("ana", "c1");

        await conversation.End(Author.Customer, null);

        await grid.Gateway.OfferEndedAsync("ana", offer.Offer, OfferEnd.Cancelled);
        Assert.Equal(Refusal.NotYours, (await agent.Accept(offer.Offer)).Refusal);
        Assert.Empty((await grid.Optimizer.Describe()).Waiting);
    }

    [Fact]
    public async Task Restart_Queue_IsServedUnderAHigherEpoch()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.OpenWaitingAsync("c1");
        await grid.OpenWaitingAsync("c2");
        Assert.Equal(1, (await grid.Optimizer.Describe()).Epoch);
        await grid.RestartAsync();

        await grid.Optimizer.Wake();

        var queue = await grid.Optimizer.Describe();
        Assert.Equal(2, queue.Epoch);
        Assert.Equal(["c1", "c2"], queue.Waiting.Select(waiting => waiting.Conversation));
        await grid.AddAgentAsync("ana");
        Assert.Equal(2, (await grid.Gateway.OfferAsync("ana", "c1")).Epoch);
    }

    [Fact]
    public async Task Batch_StaleEpoch_MakesWayForANewActivation()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        // As if a second optimizer had followed twice.
        await agent.Offer(new AgentOffer
        {
            Offer = "foreign", Epoch = 3, Queue = IOptimizerGrain.Key, Conversation = "c0", Escalation = 1, Channel = Channel.Voice, Summary = "", Customer = new CustomerProfile(),
            WaitingSince = grid.Time.GetUtcNow(), OfferedAt = grid.Time.GetUtcNow(), ExpiresAt = grid.Time.GetUtcNow().AddHours(1), Solver = "greedy",
        });
        await grid.OpenWaitingAsync("c1");

        // Each activation takes one epoch; the next call makes the next one.
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            await grid.Decisions.Records.FirstAsync(record => record.Receipt == "StaleEpoch" && record.Epoch == epoch, $"that epoch {epoch} is fenced off");
            await grid.Optimizer.Wake();
        }

        Assert.Equal(3, (await grid.Gateway.OfferAsync("ana", "c1")).Epoch);
    }

    [Fact]
    public async Task Batch_AgentLostWithItsOffer_IsOfferedAgainAfterTheLease()
    {
        await using var grid = await TestGrid.StartAsync();
        await grid.AddAgentAsync("ana");
        await grid.OpenWaitingAsync("c1");
        var offer = await grid.Gateway.OfferAsync("ana", "c1");
        // Leases end with the process; the queue does not.
        await grid.RestartAsync();
        await grid.Agent("ana").Connect(grid.Connection("ana"));
        Assert.Equal("ana", Assert.Single((await grid.Optimizer.Describe()).Waiting).OfferedTo);
        grid.Time.Advance(TimeSpan.FromSeconds(25));

        var again = await grid.Gateway.OfferAsync("ana", "c1", notOffer: offer.Offer);

        Assert.Equal(2, again.Epoch);
    }

    [Fact]
    public async Task OnActivateAsync_AgentInTheMiddleOfATransfer_DoesNotWaitForThem()
    {
        await using var grid = await TestGrid.StartAsync();
        var agent = await grid.AddAgentAsync("ana");
        await grid.OpenHeldAsync("c1", "ana");
        await grid.RestartAsync();
        agent = grid.Agent("ana");

        // Nobody has woken the queue since: the transfer does, and the queue asks the agent what they could take.
        Assert.Equal(Refusal.None, await agent.Transfer("c1", new TransferTarget(null, "billing"), null).WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Equal("c1", Assert.Single((await grid.Optimizer.Describe()).Waiting).Conversation);
    }

    private static Escalation Escalation(TestGrid grid, string conversation, double waited = 0) => new()
    {
        Conversation = conversation,
        Number = 1,
        Channel = Channel.Chat,
        WaitingSince = grid.Time.GetUtcNow().AddSeconds(-waited),
        Summary = "",
        Customer = new CustomerProfile(),
    };
}
