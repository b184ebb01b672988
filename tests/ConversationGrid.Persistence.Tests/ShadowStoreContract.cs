using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Persistence.Tests;

/// <summary>What holds for every shadow store. The store under test keeps <see cref="Keep"/>.</summary>
public abstract class ShadowStoreContract
{
    protected const int Keep = 100;

    protected abstract IShadowStore Store { get; }

    [Fact]
    public async Task ReadAsync_AfterAppend_GivesEveryFieldBack()
    {
        var answer = new ShadowRecord
        {
            Queue = "main",
            Batch = "3-17",
            At = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(7),
            Solver = "quantum",
            Arm = "hybrid",
            Backend = "simulator",
            CircuitVersion = "c1f0",
            Shots = 500,
            Seed = long.MaxValue,
            Escalations = 7,
            Agents = 3,
            LateMilliseconds = -1.25,
            IsFeasible = true,
            Cost = 0.1 + 0.2,
            CommittedCost = 1,
            CommittedSolver = "annealing",
            GreedyCost = double.PositiveInfinity,
            WouldHaveBeenBetter = true,
            IsBetterThanGreedy = true,
            FeasibilityRate = 0.9,
            BestSampleFrequency = 0.25,
        };

        await Store.AppendAsync([answer], default);

        Assert.Equal([answer], (await Store.ReadAsync(10, default)).AsEnumerable());
    }

    [Fact]
    public async Task ReadAsync_Several_GivesTheNewestFirstUpToTheLimit()
    {
        Assert.Empty(await Store.ReadAsync(10, default));
        await Store.AppendAsync([Answer(1), Answer(2)], default);
        await Store.AppendAsync([Answer(3)], default);

        Assert.Equal(["3", "2"], (await Store.ReadAsync(2, default)).Select(answer => answer.Batch));
        Assert.Empty(await Store.ReadAsync(0, default));
    }

    [Fact]
    public async Task AppendAsync_MoreThanAreKept_TheOldestGo()
    {
        await Store.AppendAsync([], default);
        await Store.AppendAsync([.. Enumerable.Range(1, Keep + 50).Select(Answer)], default);

        Assert.Equal(Enumerable.Range(51, Keep).Reverse().Select(batch => $"{batch}"), (await Store.ReadAsync(int.MaxValue, default)).Select(answer => answer.Batch));
    }

    private static ShadowRecord Answer(int batch) =>
        new() { Queue = "main", Batch = $"{batch}", At = DateTimeOffset.UnixEpoch, Solver = "quantum", Arm = "shadow", CommittedSolver = "greedy" };
}
