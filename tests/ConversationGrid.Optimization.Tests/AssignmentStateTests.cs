namespace ConversationGrid.Optimization.Tests;

public class AssignmentStateTests
{
    [Fact]
    public void Cost_AfterRandomMovesAndSwaps_EqualsTheScoreFromScratch()
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            AssignmentProblem problem = RandomProblems.Make(7, 12, 4, shape & ~RandomProblems.Features.MustAssign);
            var state = new AssignmentState(problem);
            var random = new Random(11);
            for (int step = 0; step < 300; step++)
            {
                int i = random.Next(12), k = random.Next(12), j = random.Next(-1, 4);
                if (state.CanMove(i, j))
                    state.Move(i, j);
                if (state.CanSwap(i, k))
                    state.Swap(i, k);

                AssignmentScore score = AssignmentScore.Of(problem, state.Agents);
                Assert.True(score.IsFeasible, $"{shape}, step {step}");
                Assert.Equal(score.Cost, state.Cost, 1e-6);
            }
        }
    }

    [Fact]
    public void BestMove_RandomStates_IsTheLeastOfAllMoveDeltas()
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            AssignmentProblem problem = RandomProblems.Make(5, 12, 4, shape);
            var state = new AssignmentState(problem);
            var random = new Random(11);
            for (int step = 0; step < 200; step++)
            {
                int i = random.Next(12), j = random.Next(-1, 4);
                if (state.CanMove(i, j))
                    state.Move(i, j);
                int k = random.Next(12), from = state.Agents[k];
                int[] others = [.. Enumerable.Range(-1, 5).Where(place => place != from && problem.IsAllowed(k, place) && state.CanMove(k, place))];

                (int agent, double delta) = state.BestMove(k);

                Assert.Equal(others.Length == 0 ? double.PositiveInfinity : others.Min(place => state.MoveDelta(k, place)), delta, 1e-9);
                if (others.Length > 0)
                    Assert.Equal(state.MoveDelta(k, agent), delta, 1e-9);
            }
        }
    }

    [Fact]
    public void Constructor_OverCapacity_Throws()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(2, 1).Build();

        Assert.Throws<ArgumentException>(() => new AssignmentState(problem, new Assignment([0, 0])));
    }

    [Theory]
    [InlineData(new[] { 0 }, int.MaxValue)]
    [InlineData(new[] { 0, 2 }, 1)]
    [InlineData(new[] { 0, -2 }, 1)]
    [InlineData(new[] { 0, -1 }, 1)]
    [InlineData(new[] { 0, 0 }, 1)]
    [InlineData(new[] { 0, 1 }, 0)]
    public void Score_BrokenRules_AreCounted(int[] places, int violations)
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(2, 2).Build();

        Assert.Equal(violations, AssignmentScore.Of(problem, places).Violations);
    }
}
