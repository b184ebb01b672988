using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Optimization;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class DecisionConfidenceTests
{
    private const double Unit = 10;

    [Theory]
    [InlineData(-3, 0)]
    [InlineData(0, 0)]
    [InlineData(10, 0.5)]
    [InlineData(30, 0.75)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Of_Margin_IsTheShareOfItAndTheUnit(double margin, float confidence) => Assert.Equal(confidence, DecisionConfidence.Of(margin, Unit));

    [Fact]
    public void Of_NoUnit_AnyMarginIsClear() => Assert.Equal((0f, 1f), (DecisionConfidence.Of(0, 0), DecisionConfidence.Of(5, 0)));

    [Fact]
    public void Of_EqualAgents_IsNone() => Assert.Equal(0, Confidence(Waitable(2).SetCosts([4, 4]), [0]));

    [Fact]
    public void Of_NextBestAgent_CountsByItsCost() => Assert.Equal(0.5f, Confidence(Waitable(3).SetCosts([4, 90, 14]), [0]));

    [Fact]
    public void Of_OnlyWaitingIsLeft_CountsByThat()
    {
        var problem = Waitable(2).SetCosts([4, 4]).SetCapacity(1, 0);

        Assert.Equal(96f / 106, Confidence(problem, [0]), 1e-6);
    }

    [Fact]
    public void Of_LeftWaitingThoughAllAreFull_IsSure() => Assert.Equal(1, Confidence(Waitable(1).SetCosts([4]).SetCapacity(0, 0), [AssignmentProblem.Unassigned]));

    [Fact]
    public void Of_LeftWaitingThoughSomebodyIsFree_IsNone() => Assert.Equal(0, Confidence(Waitable(1).SetCosts([4]), [AssignmentProblem.Unassigned]));

    [Fact]
    public void Of_BusyOther_CountsTheLoad()
    {
        var problem = Waitable(2).SetCosts([4, 4]).SetQuadraticLoadCost(0, 1, 0).SetQuadraticLoadCost(1, 1, 5);

        // One more of a load of five costs ten more than one more of none.
        Assert.Equal(0.5f, Confidence(problem, [0]));
    }

    [Fact]
    public void Of_PairThatWouldBeParted_CountsIt()
    {
        var problem = new AssignmentProblemBuilder(2, 2).SetCosts([4, 4, 4, 4]).SetCapacity(0, 2).SetCapacity(1, 2).SetUnassignedCost(0, 100).SetUnassignedCost(1, 100).AddPair(0, 1, -10).Build();

        Assert.Equal([0.5f, 0.5f], DecisionConfidence.Of(problem, new Assignment([0, 0]), Unit));
        Assert.Equal([0f, 0f], DecisionConfidence.Of(problem, new Assignment([0, 1]), Unit));
    }

    /// <summary>One escalation that may wait for 100.</summary>
    private static AssignmentProblemBuilder Waitable(int agents) => new AssignmentProblemBuilder(1, agents).SetUnassignedCost(0, 100);

    private static float Confidence(AssignmentProblemBuilder problem, int[] places) => Assert.Single(DecisionConfidence.Of(problem.Build(), new Assignment(places), Unit));
}
