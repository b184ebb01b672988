using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Solvers;

/// <summary>What every solver owes, on small problems of every shape.</summary>
public class SolverTests
{
    /// <summary>Steps by which every solver has looked at the time, each a few microseconds at most.</summary>
    private const int FirstLook = 100;

    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, IAssignmentSolver> All { get; } = new IAssignmentSolver[]
    {
        new GreedySolver(),
        new AnnealingSolver(),
        new MatchingSolver(),
        new BranchAndBoundSolver(),
        new LargeNeighbourhoodSolver(),
        new LargeNeighbourhoodSolver(new QaoaSolver()),
        new QaoaSolver(),
    }.ToDictionary(solver => solver.Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Solve_EveryShape_KeepsEveryConstraintAndNeverBeatsTheOptimum(string name)
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            for (int seed = 0; seed < 3; seed++)
            {
                AssignmentProblem problem = RandomProblems.Make(seed, 6, 3, shape & ~RandomProblems.Features.MustAssign);

                SolverAnswer? answer = Solve(name, problem);
                if (answer is null && Declines(name, problem))
                    continue;

                AssignmentScore score = Score(problem, answer);
                Assert.True(score.IsFeasible, $"{shape}, seed {seed}");
                Assert.True(score.Cost >= RandomProblems.Optimum(problem).Cost - 1e-6, $"{shape}, seed {seed}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Solve_SameSeed_SameAnswer(string name)
    {
        AssignmentProblem problem = RandomProblems.Make(3, 20, 5, RandomProblems.Features.Pairs | RandomProblems.Features.Loads);

        Assert.Equal(Solve(name, problem)?.Assignment, Solve(name, problem)?.Assignment);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Solve_NothingToAssignOrNobody_Answers(string name)
    {
        foreach ((int escalations, int agents) in new[] { (0, 0), (0, 2), (2, 0) })
        {
            var builder = new AssignmentProblemBuilder(escalations, agents);
            for (int i = 0; i < escalations; i++)
                builder.SetUnassignedCost(i, 1);
            AssignmentProblem problem = builder.Build();

            Assert.True(Score(problem, Solve(name, problem)).IsFeasible);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Solve_Cancelled_ComesBackThoughTheClockStands(string name)
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        foreach (RandomProblems.Features shape in new[] { RandomProblems.Features.Pairs, RandomProblems.Features.Weights })
        {
            AssignmentProblem problem = RandomProblems.Make(3, 60, 12, shape);
            var context = new SolveContext(new ScriptedClock(), TimeSpan.FromSeconds(1), cancel.Token);

            SolverAnswer? answer = All[name].Solve(problem, context);

            Assert.True(answer is null || answer.Steps <= FirstLook, $"{shape}: {answer?.Steps} steps");
        }
    }

    [Theory]
    [InlineData(RandomProblems.Features.Pairs | RandomProblems.Features.Loads)]
    [InlineData(RandomProblems.Features.Weights)]
    public void Annealing_TenTimesTheSteps_AllocatesNoMore(RandomProblems.Features shape)
    {
        AssignmentProblem problem = RandomProblems.Make(3, 60, 12, shape);
        Allocated(1_000);

        Assert.InRange(Allocated(100_000), 0, Allocated(10_000) + 20_000);

        long Allocated(long steps)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Solve("annealing", problem, steps);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData("branch-and-bound")]
    [InlineData("annealing")]
    public void SearchSolvers_SmallProblems_FindTheOptimum(string name)
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            AssignmentProblem problem = RandomProblems.Make(5, 7, 3, shape);
            AssignmentScore optimum = RandomProblems.Optimum(problem);
            if (optimum.IsFeasible)
                Assert.Equal(optimum.Cost, Score(problem, Solve(name, problem, steps: 20_000)).Cost, 1e-6);
        }
    }

    [Fact]
    public void Matching_WithoutPairsAndWeights_EqualsTheOptimum()
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            if (shape.HasFlag(RandomProblems.Features.Pairs) || shape.HasFlag(RandomProblems.Features.Weights))
                continue;
            for (int seed = 0; seed < 20; seed++)
            {
                AssignmentProblem problem = RandomProblems.Make(seed, 7, 3, shape);
                AssignmentScore optimum = RandomProblems.Optimum(problem);

                SolverAnswer? answer = Solve("matching", problem);

                Assert.Equal(optimum.IsFeasible, answer is not null);
                if (answer is not null)
                {
                    Assert.Equal(optimum.Cost, Score(problem, answer).Cost, 1e-6);
                    Assert.Equal(optimum.Cost, answer.LowerBound!.Value, 1e-6);
                }
            }
        }
    }

    [Fact]
    public void BranchAndBound_ToTheEnd_ProvesTheOptimum()
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            AssignmentProblem problem = RandomProblems.Make(8, 7, 3, shape);
            AssignmentScore optimum = RandomProblems.Optimum(problem);
            if (optimum.IsFeasible)
                Assert.Equal(optimum.Cost, Solve("branch-and-bound", problem, steps: 1_000_000)!.LowerBound!.Value, 1e-6);
        }
    }

    [Fact]
    public void Bounds_EveryShape_AreBelowTheOptimum()
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            for (int seed = 0; seed < 4; seed++)
            {
                AssignmentProblem problem = RandomProblems.Make(seed, 7, 3, shape);
                AssignmentScore optimum = RandomProblems.Optimum(problem);
                foreach (string name in All.Keys)
                {
                    if (optimum.IsFeasible && Solve(name, problem)?.LowerBound is { } bound)
                        Assert.True(bound <= optimum.Cost + 1e-6, $"{name}, {shape}, seed {seed}: {bound} > {optimum.Cost}");
                }
            }
        }
    }

    [Fact]
    public void Matching_WithPairs_BoundIsBelowTheOptimum()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            AssignmentProblem problem = RandomProblems.Make(seed, 7, 3, RandomProblems.Features.Pairs | RandomProblems.Features.Loads);

            Assert.True(Solve("matching", problem)!.LowerBound <= RandomProblems.Optimum(problem).Cost + 1e-6, $"seed {seed}");
        }
    }

    private static SolverAnswer? Solve(string name, AssignmentProblem problem, long steps = 2_000) =>
        All[name].Solve(problem, new SolveContext(new ScriptedClock(), TimeSpan.FromSeconds(1)) { Seed = 42, StepLimit = steps });

    private static bool Declines(string name, AssignmentProblem problem) => name == "matching" && !problem.HasUnitWeights;

    private static AssignmentScore Score(AssignmentProblem problem, SolverAnswer? answer)
    {
        Assert.NotNull(answer);
        return AssignmentScore.Of(problem, answer.Assignment);
    }
}
