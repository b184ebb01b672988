using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Solvers;

public class AnnealerTests
{
    [Theory]
    [InlineData(1, 3, true)]
    [InlineData(2, 3, true)]
    [InlineData(2, 40, true)]
    [InlineData(1, 3, false)]
    [InlineData(2, 3, false)]
    public void Sweep_HotThenCold_CountsTheCostOfWhereItIs(int placesPerEscalation, int couplesPerPair, bool byAgent)
    {
        AssignmentProblem problem = Random(45, 9, placesPerEscalation, couplesPerPair);
        Assignment start = GreedySolver.Construct(problem);
        IAnnealer annealer = byAgent ? ByAgent(problem, start, seed: 1) : new FieldAnnealer(problem, start, seed: 1);
        double rounding = byAgent ? problem.Escalations * CostUnits.For(problem).Size : 0.5;
        var places = new int[problem.Escalations];

        foreach (float temperature in new[] { 30f, 10f, 0f })
        {
            annealer.Sweep(5_000, temperature);
            annealer.CopyTo(places);

            AssignmentScore score = AssignmentScore.Of(problem, places);
            Assert.True(score.IsFeasible);
            Assert.Equal(score.Cost, annealer.Cost, rounding);
        }
    }

    [Fact]
    public void Sweep_EverybodyMust_NobodyWaitsInTheEnd()
    {
        AssignmentProblem problem = Random(45, 9, placesPerEscalation: 2, couplesPerPair: 3, must: true);
        var nobody = new int[problem.Escalations];
        Array.Fill(nobody, AssignmentProblem.Unassigned);
        var annealer = ByAgent(problem, new Assignment(nobody), seed: 1);

        annealer.Sweep(5_000, 10);
        annealer.Sweep(5_000, 0);
        annealer.CopyTo(nobody);

        Assert.True(AssignmentScore.Of(problem, nobody).IsFeasible);
    }

    [Fact]
    public void Sweep_SameSeed_SamePlaces()
    {
        AssignmentProblem problem = Random(45, 9, placesPerEscalation: 2, couplesPerPair: 3);

        Assert.Equal(Anneal(), Anneal());

        int[] Anneal()
        {
            var annealer = ByAgent(problem, GreedySolver.Construct(problem), seed: 7);
            annealer.Sweep(5_000, 10);
            var places = new int[problem.Escalations];
            annealer.CopyTo(places);
            return places;
        }
    }

    [Fact]
    public void TryCreate_RoomAndCostsOfOneKind_IsOne()
    {
        Assert.True(IsByAgent(Random(45, 9, placesPerEscalation: 2, couplesPerPair: 3)));
        Assert.True(IsByAgent(RandomProblems.Make(1, 60, 9, RandomProblems.Features.Pairs)));
        Assert.False(IsByAgent(Random(45, 9, placesPerEscalation: 1, couplesPerPair: 3)));
    }

    [Fact]
    public void TryCreate_OneCostFarAboveAllOthers_IsNone() =>
        Assert.False(IsByAgent(Random(45, 9, placesPerEscalation: 2, couplesPerPair: 3, mostExpensive: 1e7)));

    private static AgentAnnealer ByAgent(AssignmentProblem problem, Assignment start, ulong seed) =>
        new(problem, CostUnits.For(problem), scale: 1, start, seed);

    private static bool IsByAgent(AssignmentProblem problem) => AgentAnnealer.TryCreate(problem, GreedySolver.Construct(problem), seed: 1) is not null;

    private static AssignmentProblem Random(
        int escalations, int agents, int placesPerEscalation, int couplesPerPair, bool must = false, double mostExpensive = 100)
    {
        var random = new Random(1);
        var builder = new AssignmentProblemBuilder(escalations, agents);
        for (int i = 0; i < escalations; i++)
        {
            builder.SetUnassignedCost(i, must ? double.PositiveInfinity : random.Next(40, 120));
            for (int j = 0; j < agents; j++)
                builder.SetCost(i, j, random.Next(8) == 0 ? double.PositiveInfinity : random.Next(100));
            for (int k = 0; k < i; k++)
            {
                if (random.Next(couplesPerPair) == 0)
                    builder.AddPair(i, k, random.Next(-20, 20));
            }
        }
        builder.SetCost(0, 0, mostExpensive);
        for (int j = 0; j < agents; j++)
            builder.SetCapacity(j, placesPerEscalation * escalations / agents).SetQuadraticLoadCost(j, 1);
        return builder.Build();
    }
}
