using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Grains.Tests.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class OptimizerQueueTests
{
    private bool _hasSales = true;

    [Fact]
    public async Task Enqueue_SkillOfAnotherQueue_WaitsThereAndIsOfferedByIt()
    {
        await using var grid = await StartAsync();
        await grid.AddAgentAsync("ana");
        await grid.OpenHeldAsync("c1", "ana");
        Assert.Equal(Refusal.None, await grid.Agent("ana").Transfer("c1", new TransferTarget(null, "sales"), null));

        Assert.Empty((await grid.Optimizer.Describe()).Waiting);
        Assert.Equal("c1", Assert.Single((await Sales(grid).Describe()).Waiting).Conversation);
        await grid.AddAgentAsync("ben", skills: ["sales"]);
        var offer = await grid.Gateway.OfferAsync("ben", "c1");

        Assert.Equal("sales", offer.Queue);
        Assert.Equal(Refusal.None, (await grid.Agent("ben").Accept(offer.Offer)).Refusal);
    }

    [Fact]
    public async Task AddAgent_ForOneQueue_IsOfferedNothingOfAnother()
    {
        await using var grid = await StartAsync();
        await grid.AddAgentAsync("sal", queues: ["sales"]);
        await grid.Optimizer.Wake();
        await Sales(grid).Wake();

        Assert.Equal(0, (await grid.Optimizer.Describe()).AvailableAgents);
        Assert.Equal(1, (await Sales(grid).Describe()).AvailableAgents);
    }

    [Fact]
    public async Task Offer_TakenByOneQueue_IsKnownToTheOther()
    {
        await using var grid = await StartAsync();
        var agent = await grid.AddAgentAsync("ana", chat: 1, skills: ["sales"]);
        await Sales(grid).Enqueue(Escalation(grid, "c1"));
        await grid.Gateway.OfferAsync("ana", "c1");
        // One place, two queues: whatever the other one thinks, the agent takes no second.
        await grid.OpenWaitingAsync("c2");
        await grid.OpenWaitingAsync("c3");

        Assert.Equal((0, 1), ((await agent.Availability())!.FreeChat, (await agent.Availability())!.Load));
        Assert.All((await grid.Optimizer.Describe()).Waiting, waiting => Assert.Null(waiting.OfferedTo));
    }

    [Fact]
    public async Task Batch_FirstOfEachQueue_HasANameOfItsOwn()
    {
        await using var grid = await StartAsync();
        await grid.AddAgentAsync("ana", skills: ["sales"]);
        await grid.OpenWaitingAsync("c1");
        await Sales(grid).Enqueue(Escalation(grid, "c2"));

        var main = await grid.Decisions.Records.FirstAsync(record => record is { Conversation: "c1", Offer: not null }, "the record of the offer of c1");
        var sales = await grid.Decisions.Records.FirstAsync(record => record is { Conversation: "c2", Offer: not null }, "the record of the offer of c2");

        Assert.Matches("^main-1-[0-9]+$", main.Batch);
        Assert.Matches("^sales-1-[0-9]+$", sales.Batch);
        Assert.Equal(($"o-{main.Batch}-c1", $"o-{sales.Batch}-c2"), (main.Offer, sales.Offer));
    }

    [Fact]
    public async Task Cancel_AfterARestart_LeavesTheQueueThatItWasIn()
    {
        await using var grid = await StartAsync();
        await grid.AddAgentAsync("ana");
        var conversation = await grid.OpenHeldAsync("c1", "ana");
        await grid.Agent("ana").Transfer("c1", new TransferTarget(null, "sales"), null);
        await grid.RestartAsync();
        Assert.Single((await Sales(grid).Describe()).Waiting);

        await grid.Conversation("c1").End(Author.Customer, null);

        Assert.Empty((await Sales(grid).Describe()).Waiting);
    }

    [Fact]
    public async Task Wake_QueueConfiguredNoLonger_HandsOverWhoWaits()
    {
        await using var grid = await StartAsync();
        await grid.Optimizer.Wake();
        await Sales(grid).Enqueue(Escalation(grid, "c1"));
        _hasSales = false;
        await grid.RestartAsync();
        await grid.AddAgentAsync("ana", skills: ["sales"]);

        Assert.Equal(IOptimizerGrain.Key, (await grid.Gateway.OfferAsync("ana", "c1")).Queue);
        Assert.Equal(["main"], (await grid.Optimizer.Queues()).AsEnumerable());
        Assert.Empty((await Sales(grid).Describe()).Waiting);
    }

    private static IOptimizerGrain Sales(TestGrid grid) => grid.Grains.GetGrain<IOptimizerGrain>("sales");

    private Task<TestGrid> StartAsync() => TestGrid.StartAsync(services => services.Configure<OptimizerOptions>(options =>
    {
        if (_hasSales)
            options.Queues["sales"] = ["sales"];
    }));

    private static Escalation Escalation(TestGrid grid, string conversation) => new()
    {
        Conversation = conversation,
        Number = 1,
        Channel = Channel.Chat,
        WaitingSince = grid.Time.GetUtcNow(),
        Summary = "",
        Customer = new CustomerProfile(),
    };
}
