using ConversationGrid.Optimization.Cores;

namespace ConversationGrid.Optimization.Tests.Cores;

public class CoreSelectorTests
{
    [Fact]
    public void Regrets_WithPairsAndWaiting_AreTheLeastLossOfLeaving()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(3, 2)
            .SetCosts([1, 5, 4, 9, 7, 8])
            .SetCapacity(0, 2)
            .SetUnassignedCost(0, 20).SetUnassignedCost(1, 6).SetUnassignedCost(2, 3)
            .AddPair(0, 1, -2)
            .Build();

        double[] regrets = CoreSelector.Regrets(problem, new Assignment([0, 0, -1]));

        // 0: agent 1 at 5 against 1 − 2; 1: waiting at 6 against 4 − 2; 2: agent 0 at 7 against waiting at 3.
        Assert.Equal([6.0, 4.0, 4.0], regrets);
    }

    [Fact]
    public void Regrets_NowhereElseToGo_AreInfinite()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(1, 1).Build();

        Assert.Equal([double.PositiveInfinity], CoreSelector.Regrets(problem, new Assignment([0])));
    }
}
