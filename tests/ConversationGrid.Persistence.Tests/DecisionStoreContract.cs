using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Persistence.Tests;

/// <summary>What holds for every decision store. The store under test keeps <see cref="Keep"/>.</summary>
public abstract class DecisionStoreContract
{
    protected const int Keep = 1_000;

    protected abstract IDecisionStore Store { get; }

    [Fact]
    public async Task ReadAsync_NothingAppended_IsEmpty()
    {
        Assert.Empty(await Store.ReadAsync(null, 10, default));
        Assert.Empty(await Store.ReadAsync("c", 10, default));
    }

    [Fact]
    public async Task ReadAsync_AfterAppend_GivesEveryFieldBack()
    {
        var decision = new DecisionRecord
        {
            Batch = "3-17",
            Epoch = 3,
            At = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(7),
            Conversation = "c",
            Offer = "o-1",
            Agent = "ada",
            Receipt = "Leased",
            Solver = "annealing",
            Escalations = 40,
            Agents = 12,
            Seed = long.MaxValue,
            Cost = 0.1 + 0.2,
            GreedyCost = double.PositiveInfinity,
            Bound = -1.5e300,
            Gap = null,
            DeadlineMilliseconds = 50,
            Milliseconds = 12.25,
            FallbackReason = "late",
            Confidence = 0.7f,
            Queue = "sales",
            Arm = "hybrid",
            ProblemHash = "abc",
            BestKnown = 1.5,
            CircuitVersion = "c1f0",
            Backend = "simulator",
            Shots = 500,
            Energy = -3.5,
            FeasibilityRate = 0.9,
            BestSampleFrequency = 0.25,
            GapToSecond = 0,
            BetterThanGreedyRate = 0.5,
            BetterThanGreedyLow = 0.25,
            BetterThanGreedyHigh = 0.75,
            Fallback = "late",
        };

        await Store.AppendAsync([decision], default);

        Assert.Equal([decision], (await Store.ReadAsync("c", 10, default)).AsEnumerable());
    }

    [Fact]
    public async Task ReadAsync_SeveralBatches_GivesTheNewestFirstUpToTheLimit()
    {
        await Store.AppendAsync([Decision(1), Decision(2)], default);
        await Store.AppendAsync([Decision(3)], default);

        Assert.Equal([3, 2], (await Store.ReadAsync(null, 2, default)).Select(decision => decision.Epoch));
        Assert.Equal([3, 2, 1], (await Store.ReadAsync(null, int.MaxValue, default)).Select(decision => decision.Epoch));
        Assert.Empty(await Store.ReadAsync(null, 0, default));
    }

    [Fact]
    public async Task ReadAsync_OfAConversation_GivesOnlyItsOwn()
    {
        await Store.AppendAsync([Decision(1, "a"), Decision(2, "b"), Decision(3, "a"), Decision(4, "b")], default);

        Assert.Equal([3, 1], (await Store.ReadAsync("a", 10, default)).Select(decision => decision.Epoch));
        Assert.Equal([4], (await Store.ReadAsync("b", 1, default)).Select(decision => decision.Epoch));
    }

    [Fact]
    public async Task AppendAsync_Nothing_Completes()
    {
        await Store.AppendAsync([], default);

        Assert.Empty(await Store.ReadAsync(null, 10, default));
    }

    [Fact]
    public async Task AppendAsync_MoreThanAreKept_TheOldestGo()
    {
        for (var first = 1; first <= Keep + 500; first += 100)
            await Store.AppendAsync([.. Enumerable.Range(first, 100).Select(epoch => Decision(epoch))], default);

        var kept = await Store.ReadAsync(null, int.MaxValue, default);

        Assert.Equal(Enumerable.Range(501, Keep).Reverse().Select(epoch => (long)epoch), kept.Select(decision => decision.Epoch));
    }

    protected static DecisionRecord Decision(long epoch, string conversation = "c") => new()
    {
        Batch = $"{epoch}-1",
        Epoch = epoch,
        At = DateTimeOffset.UnixEpoch.AddSeconds(epoch),
        Conversation = conversation,
        Solver = "greedy",
    };
}
