namespace ConversationGrid.Optimization.Tests;

public class AssignmentProblemBuilderTests
{
    [Fact]
    public void Build_NothingSaid_UsesTheDefaults()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(2, 3).Build();

        Assert.Equal(0, problem.Cost(1, 2));
        Assert.Equal(1, problem.Weight(1, 2));
        Assert.Equal([1, 1, 1], problem.Capacities.ToArray());
        Assert.False(problem.IsAllowed(0, AssignmentProblem.Unassigned));
        Assert.True(problem.HasUnitWeights);
        Assert.False(problem.HasPairs);
        Assert.False(problem.HasLoadCosts);
    }

    [Fact]
    public void Build_ManyMistakes_NamesThemAll()
    {
        AssignmentProblemBuilder builder = new AssignmentProblemBuilder(2, 2)
            .SetCost(0, 5, 1)
            .SetCost(1, 1, double.NaN)
            .SetWeight(0, 0, -1)
            .SetCapacity(1, -2)
            .SetUnassignedCost(0, double.NegativeInfinity)
            .AddPair(1, 1, 3)
            .AddPair(0, 1, double.PositiveInfinity)
            .SetLoadCost(0, [0, 3, 4]);

        var error = Assert.Throws<InvalidProblemException>(builder.Build);

        Assert.Equal(
            [
                "cost: there is no agent 5 among 2.",
                "pair (1, 1): an escalation cannot be paired with itself.",
                "weight of escalation 0 at agent 0: -1 is negative.",
                "unassigned cost of escalation 0: -Infinity is neither within ±1000000000000 nor +∞.",
                "cost of escalation 1 at agent 1: NaN is neither within ±1000000000000 nor +∞.",
                "capacity of agent 1: -2 is negative.",
                "pair (0, 1): Infinity is not within ±1000000000000.",
                "load cost of agent 0: 3 numbers where capacity 1 needs 2.",
                "load cost of agent 1: 1 numbers where capacity -2 needs -1.",
            ],
            error.Errors);
    }

    [Fact]
    public void SetCostsAndWeights_WholeTables_AreRowsOfEscalations()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(2, 3).SetCosts([1, 2, 3, 4, 5, 6]).SetWeights([1, 1, 2, 3, 5, 8]).Build();

        Assert.Equal([4.0, 5.0, 6.0], problem.CostsOf(1).ToArray());
        Assert.Equal((2, 3), (problem.Weight(0, 2), problem.Weight(1, 0)));
        Assert.False(problem.HasUnitWeights);
    }

    [Fact]
    public void SetCostsAndWeights_AnotherLength_IsNamed()
    {
        AssignmentProblemBuilder builder = new AssignmentProblemBuilder(2, 3).SetCosts([1, 2, 3]).SetWeights([1, 1, 1, 1, 1, 1, 1]);

        Assert.Equal(
            ["costs: 3 numbers where 2 × 3 are needed.", "weights: 7 numbers where 2 × 3 are needed."],
            Assert.Throws<InvalidProblemException>(builder.Build).Errors);
    }

    [Theory]
    [InlineData(new[] { 0.0, 5.0, 6.0 }, "load cost of agent 0: it is not convex at load 2.")]
    [InlineData(new[] { 1.0, 5.0, 9.0 }, "load cost of agent 0: it is 1 at load 0, not 0.")]
    public void Build_BadLoadCost_IsNamed(double[] table, string expected)
    {
        AssignmentProblemBuilder builder = new AssignmentProblemBuilder(1, 1).SetCapacity(0, 2).SetLoadCost(0, table);

        Assert.Equal([expected], Assert.Throws<InvalidProblemException>(builder.Build).Errors);
    }

    [Fact]
    public void Build_PairsInAnyOrder_AreSummedAndSorted()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(3, 1).AddPair(2, 0, 5).AddPair(0, 2, -1).AddPair(1, 0, 2).Build();

        Assert.Equal(2, problem.PairCount);
        Assert.Equal([1, 2], problem.PartnersOf(0).ToArray());
        Assert.Equal([2.0, 4.0], problem.PairCostsOf(0).ToArray());
    }

    [Fact]
    public void Hash_EqualProblems_AreEqualAndOthersNot()
    {
        AssignmentProblem one = new AssignmentProblemBuilder(2, 2).SetCost(0, 0, 3).AddPair(0, 1, 1).Build();
        AssignmentProblem same = new AssignmentProblemBuilder(2, 2).AddPair(1, 0, 1).SetCost(0, 0, 3).Build();
        AssignmentProblem other = new AssignmentProblemBuilder(2, 2).SetCost(0, 1, 3).AddPair(0, 1, 1).Build();

        Assert.Equal(one.Hash, same.Hash);
        Assert.NotEqual(one.Hash, other.Hash);
    }
}
