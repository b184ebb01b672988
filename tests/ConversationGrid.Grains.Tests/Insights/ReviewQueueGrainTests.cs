using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Insights;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Tests.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Insights;

public sealed class ReviewQueueGrainTests
{
    [Theory]
    [InlineData("solved", "refund_policy", "refund_policy")]
    [InlineData("refund_policy", null, "refund_policy")]
    [InlineData("solved", "oos", "oos")]
    [InlineData("solved", "order_status", "order_status")]
    public async Task Complete_NamingAnIntent_PutsWhatTheCustomerSaidUpForReview(string disposition, string? intent, string suggested)
    {
        await using var grid = await TestGrid.StartAsync();
        await CompleteAsync(grid, disposition, intent);

        var example = Assert.Single(await Queue(grid).List(isAccepted: false));

        Assert.Equal(("order_status 0.5: my money", "order_status", suggested), (example.Candidate.Text, example.Candidate.Predicted, example.Candidate.Suggested));
        Assert.Equal((1L, null, "c1"), (example.Number, example.Intent, example.Candidate.Conversation));
    }

    [Theory]
    [InlineData("solved", null)]
    [InlineData(null, null)]
    [InlineData("solved", "cats")]
    [InlineData("solved", "fallback")]
    [InlineData("solved", " ")]
    public async Task Complete_NamingNoIntent_PutsNothingUp(string? disposition, string? intent)
    {
        await using var grid = await TestGrid.StartAsync();
        await CompleteAsync(grid, disposition, intent);

        Assert.Empty(await Queue(grid).List(isAccepted: false));
    }

    [Fact]
    public async Task Accept_AsTheAgentSaysOrAsAnother_IsKeptOverARestart()
    {
        await using var grid = await TestGrid.StartAsync();
        await Queue(grid).Add([Candidate("a"), Candidate("b"), Candidate("c")]);

        Assert.Equal("thanks", (await Queue(grid).Accept("a", null))!.Intent);
        Assert.Equal("affirm", (await Queue(grid).Accept("b", "affirm"))!.Intent);
        Assert.Null(await Queue(grid).Accept("nothing", null));
        await grid.RestartAsync();

        Assert.Equal([("a", "thanks"), ("b", "affirm")], (await Queue(grid).List(isAccepted: true)).Select(one => (one.Candidate.Id, one.Intent)));
        Assert.Equal(["c"], (await Queue(grid).List(isAccepted: false)).Select(one => one.Candidate.Id));
    }

    [Fact]
    public async Task Reject_Example_IsGone()
    {
        await using var grid = await TestGrid.StartAsync();
        await Queue(grid).Add([Candidate("a")]);

        Assert.True(await Queue(grid).Reject("a"));
        Assert.False(await Queue(grid).Reject("a"));
        Assert.Empty(await Queue(grid).List(isAccepted: false));
    }

    [Fact]
    public async Task Add_TheSameTwice_IsThereOnce()
    {
        await using var grid = await TestGrid.StartAsync();
        await Queue(grid).Add([Candidate("a")]);
        await Queue(grid).Add([Candidate("a"), Candidate("b")]);

        Assert.Equal([1L, 2L], (await Queue(grid).List(isAccepted: false)).Select(one => one.Number));
    }

    [Fact]
    public async Task Add_WhenFull_TheOldestUnreviewedGoesAndWhatWasAcceptedStays()
    {
        await using var grid = await TestGrid.StartAsync(services => services.Configure<LearningOptions>(learning => learning.ReviewCapacity = 2));
        await Queue(grid).Add([Candidate("a"), Candidate("b")]);
        await Queue(grid).Accept("a", null);

        await Queue(grid).Add([Candidate("c")]);
        Assert.Equal(["c"], (await Queue(grid).List(isAccepted: false)).Select(one => one.Candidate.Id));

        await Queue(grid).Accept("c", null);
        await Queue(grid).Add([Candidate("d")]);
        Assert.Empty(await Queue(grid).List(isAccepted: false));
        Assert.Equal(["a", "c"], (await Queue(grid).List(isAccepted: true)).Select(one => one.Candidate.Id));
    }

    private static IReviewQueueGrain Queue(TestGrid grid) => grid.Grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Key);

    private static ReviewCandidate Candidate(string id) => new() { Id = id, Text = id, Suggested = "thanks", Conversation = "c", At = default };

    private static async Task CompleteAsync(TestGrid grid, string? disposition, string? intent)
    {
        var ana = await grid.AddAgentAsync("ana");
        var conversation = await grid.OpenAsync("c1");
        await conversation.Submit(new SubmitMessage("m1", "order_status 0.5: my money"));
        await conversation.Escalate(null, null);
        var offer = await grid.Gateway.OfferAsync("ana", "c1");
        Assert.Equal("order_status", (await ana.Accept(offer.Offer)).Work!.Intent);
        Assert.Equal(Refusal.None, await ana.Complete("c1", disposition, intent));
    }
}
