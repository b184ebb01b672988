using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Solvers;

public class PackingTests
{
    [Fact]
    public void LargeNeighbourhood_TightPacking_ReachesTheProvenOptimum()
    {
        AssignmentProblem problem = TightGap(seed: 4, items: 24, agents: 4);
        SolverAnswer exact = new BranchAndBoundSolver().Solve(problem, Context(long.MaxValue))!;

        SolverAnswer answer = new LargeNeighbourhoodSolver().Solve(problem, Context(60_000))!;

        Assert.Equal(exact.LowerBound!.Value, AssignmentScore.Of(problem, answer.Assignment).Cost, 1e-6);
        Assert.Equal(exact.LowerBound!.Value, answer.LowerBound!.Value, 1e-6);
    }

    [Fact]
    public void PackingSearch_BetterPackings_AreOnTheBoardBeforeItEnds()
    {
        AssignmentProblem problem = TightGap(seed: 4, items: 24, agents: 4);
        var board = new IncumbentBoard(problem);
        int[] nobody = [.. Enumerable.Repeat(AssignmentProblem.Unassigned, problem.Escalations)];
        var context = new SolveContext(new ScriptedClock(), TimeSpan.FromSeconds(1)) { StepLimit = 20_000, Board = board };
        var search = new PackingSearch(problem, context, new Assignment(nobody), "packer");

        search.Run(share: 1);

        Assert.Equal(("packer", search.BestCost), (board.Best!.Solver, board.Best.Score.Cost));
    }

    [Fact]
    public void KnapsackRelaxation_TightPacking_IsCloserThanCapacityPrices()
    {
        AssignmentProblem problem = TightGap(seed: 9, items: 30, agents: 5);
        var prices = new CapacityPrices(problem);
        prices.Improve(Context(long.MaxValue), TimeSpan.FromSeconds(1));
        var relaxation = new KnapsackRelaxation(problem, prices.Prices);
        for (int step = 0; step < 300; step++)
            relaxation.Step(relaxation.LowerBound + (0.01 * Math.Abs(relaxation.LowerBound)));

        double optimum = AssignmentScore.Of(problem, new BranchAndBoundSolver().Solve(problem, Context(long.MaxValue))!.Assignment).Cost;

        Assert.InRange(relaxation.LowerBound, prices.LowerBound, optimum);
    }

    [Fact]
    public void KnapsackRelaxation_EveryCapacity_PacksAsWellAsTryingAll()
    {
        var random = new Random(3);
        for (int round = 0; round < 60; round++)
        {
            int items = random.Next(1, 9);
            var builder = new AssignmentProblemBuilder(items, 1).SetCapacity(0, random.Next(0, 90));
            for (int i = 0; i < items; i++)
                builder.SetUnassignedCost(i, 0).SetCost(i, 0, -random.Next(1, 50)).SetWeight(i, 0, random.Next(0, 40));
            AssignmentProblem problem = builder.Build();
            var relaxation = new KnapsackRelaxation(problem, [0.0]);
            Array.Clear(relaxation.Offers);

            relaxation.Step(0);

            Assert.Equal(RandomProblems.Optimum(problem).Cost, relaxation.LowerBound, 1e-2);
        }
    }

    /// <summary>Class d of Chu and Beasley (1997): dear where it is light, and four fifths of the mean use as capacity.</summary>
    private static AssignmentProblem TightGap(int seed, int items, int agents)
    {
        var random = new Random(seed);
        var builder = new AssignmentProblemBuilder(items, agents);
        for (int j = 0; j < agents; j++)
        {
            int sum = 0;
            for (int i = 0; i < items; i++)
            {
                int weight = random.Next(1, 101);
                sum += weight;
                builder.SetWeight(i, j, weight).SetCost(i, j, 111 - weight + random.Next(-10, 11));
            }
            builder.SetCapacity(j, sum * 8 / (10 * agents));
        }
        return builder.Build();
    }

    private static SolveContext Context(long steps) => new(new ScriptedClock(), TimeSpan.FromSeconds(1)) { Seed = 1, StepLimit = steps };
}
