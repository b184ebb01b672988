using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Solvers;

public class AnnealerTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void Sweep_HotThenCold_CountsTheCostOfWhereItIs(int placesPerEscalation, bool dense)
    {
        AssignmentProblem problem = Dense(45, 9, placesPerEscalation);
        Assignment start = GreedySolver.Construct(problem);
        IAnnealer annealer = dense ? new DenseAnnealer(problem, start, seed: 1) : new FieldAnnealer(problem, start, seed: 1);
        var places = new int[problem.Escalations];

        foreach (float temperature in new[] { 30f, 10f, 0f })
        {
            annealer.Sweep(5_000, temperature);
            annealer.CopyTo(places);

            AssignmentScore score = AssignmentScore.Of(problem, places);
            Assert.True(score.IsFeasible);
            Assert.Equal(score.Cost, annealer.Cost, tolerance: 0.5);
        }
    }

    [Fact]
    public void Sweep_SameSeed_SamePlaces()
    {
        AssignmentProblem problem = Dense(45, 9, placesPerEscalation: 2);

        Assert.Equal(Anneal(), Anneal());

        int[] Anneal()
        {
            var annealer = new DenseAnnealer(problem, GreedySolver.Construct(problem), seed: 7);
            annealer.Sweep(5_000, 10);
            var places = new int[problem.Escalations];
            annealer.CopyTo(places);
            return places;
        }
    }

    [Fact]
    public void DenseAnnealerSuits_ManyPairsAndRoom_IsTrue()
    {
        Assert.True(DenseAnnealer.Suits(Dense(45, 9, placesPerEscalation: 2)));
        Assert.False(DenseAnnealer.Suits(Dense(45, 9, placesPerEscalation: 1)));
        Assert.False(DenseAnnealer.Suits(RandomProblems.Make(1, 60, 9, RandomProblems.Features.Pairs)));
    }

    private static AssignmentProblem Dense(int escalations, int agents, int placesPerEscalation)
    {
        var random = new Random(1);
        var builder = new AssignmentProblemBuilder(escalations, agents);
        for (int i = 0; i < escalations; i++)
        {
            builder.SetUnassignedCost(i, random.Next(40, 120));
            for (int j = 0; j < agents; j++)
                builder.SetCost(i, j, random.Next(8) == 0 ? double.PositiveInfinity : random.Next(100));
            for (int k = 0; k < i; k++)
            {
                if (random.Next(3) == 0)
                    builder.AddPair(i, k, random.Next(-20, 20));
            }
        }
        for (int j = 0; j < agents; j++)
            builder.SetCapacity(j, placesPerEscalation * escalations / agents).SetQuadraticLoadCost(j, 1);
        return builder.Build();
    }
}
