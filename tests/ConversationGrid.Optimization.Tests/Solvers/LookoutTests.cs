using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Solvers;

/// <summary>That solvers look at the time often enough, by what they have done in between.</summary>
public class LookoutTests
{
    private const int Escalations = 400;
    private const int Agents = 100;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    public static TheoryData<IAssignmentSolver> All =>
    [
        new GreedySolver(), new MatchingSolver(), new BranchAndBoundSolver(), new AnnealingSolver(), new LargeNeighbourhoodSolver(), new QaoaSolver(),
    ];

    [Fact]
    public void ShouldStop_WorkOfAnySize_AsksOnceForSoManyCells()
    {
        int asked = 0;
        var lookout = new Lookout(() => ++asked == 4, head: Lookout.CellsBetweenLooks);

        int steps = 0;
        while (!lookout.ShouldStop(99))
            steps++;

        Assert.Equal(4, asked);
        Assert.InRange(steps, 4 * Lookout.CellsBetweenLooks / 100, (4 * Lookout.CellsBetweenLooks / 100) + 4);
        Assert.True(lookout.ShouldStop(0) && lookout.IsTimeUp);
        Assert.Equal(4, asked);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Solve_TimeUpAtAnyLook_ComesBackAfterAFewMoreAtMost(IAssignmentSolver solver)
    {
        AssignmentProblem problem = solver is QaoaSolver ? RandomProblems.Make(2, 8, 3, RandomProblems.Features.Pairs) : Large(pairs: true);
        for (int looks = 1; looks < 40; looks++)
        {
            var clock = new LookingClock(looks);

            solver.Solve(problem, new SolveContext(clock, Budget));

            Assert.InRange(clock.Looks, 0, looks + 10);
        }
    }

    [Fact]
    public void BranchAndBound_NodesThatAreWorkEnoughForALook_AreNoMoreThanTheLooks()
    {
        for (int looks = 5; looks < 100; looks += 5)
        {
            SolverAnswer answer = new BranchAndBoundSolver().Solve(Large(pairs: true), new SolveContext(new LookingClock(looks), Budget))!;

            Assert.InRange(answer.Steps, 0, looks);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Greedy_TimeUp_PlacesNobodyMoreByRegretAndStillAnswers(bool pairs)
    {
        AssignmentProblem problem = Large(pairs);
        for (int looks = 1; looks < 6; looks++)
        {
            SolverAnswer answer = new GreedySolver().Solve(problem, new SolveContext(new LookingClock(looks), Budget))!;

            // One look is the context's own; to find everybody's regret is work already.
            int work = ((looks + 1) * Lookout.CellsBetweenLooks) - (Escalations * Agents);
            Assert.InRange(answer.Steps, 0, Math.Max(0, work) / Agents);
            Assert.True(AssignmentScore.Of(problem, answer.Assignment).IsFeasible, $"{looks} looks");
        }
    }

    [Fact]
    public void Greedy_SmallProblemAndNoTime_IsDoneInFull()
    {
        AssignmentProblem problem = RandomProblems.Make(3, 20, 5, RandomProblems.Features.Pairs | RandomProblems.Features.Loads);

        SolverAnswer answer = new GreedySolver().Solve(problem, new SolveContext(new LookingClock(0), TimeSpan.Zero))!;

        Assert.Equal(GreedySolver.Construct(problem), answer.Assignment);
    }

    [Fact]
    public void Qaoa_EveryPassOverTheStates_Looks()
    {
        AssignmentProblem problem = RandomProblems.Make(2, 9, 3, RandomProblems.Features.Pairs);
        var free = new LookingClock();
        Assert.NotNull(new QaoaSolver().Solve(problem, new SolveContext(free, Budget)));

        // Costs, angles, start, three layers of at least the fast digits and one slow one, and most of the sampling.
        Assert.InRange(free.Looks, 9 * QaoaEncoding.TryCreate(problem)!.States / Lookout.CellsBetweenLooks, long.MaxValue);
        for (long looks = 1; looks < free.Looks; looks += 5)
        {
            var clock = new LookingClock(looks);
            Assert.Null(new QaoaSolver().Solve(problem, new SolveContext(clock, Budget)));
            Assert.Equal(looks + 1, clock.Looks);
        }
    }

    [Fact]
    public void KnapsackRelaxation_TimeUpInTheMiddleOfAStep_KeepsTheBoundOfTheLast()
    {
        AssignmentProblem problem = Large(pairs: false, weights: true);
        var free = new LookingClock();
        var whole = new KnapsackRelaxation(problem, new double[Agents], new SolveContext(free, Budget));
        whole.Step(0);
        long looksOfOne = free.Looks;
        whole.Step(0);

        Assert.InRange(free.Looks - looksOfOne, Escalations * Agents / Lookout.CellsBetweenLooks, looksOfOne);
        for (long looks = looksOfOne; looks < free.Looks; looks++)
        {
            var relaxation = new KnapsackRelaxation(problem, new double[Agents], new SolveContext(new LookingClock(looks), Budget));
            relaxation.Step(0);
            double bound = relaxation.LowerBound;
            relaxation.Step(0);
            Assert.Equal(bound, relaxation.LowerBound);
        }
    }

    [Theory]
    [InlineData("annealing")]
    [InlineData("large-neighbourhood")]
    [InlineData("branch-and-bound")]
    public void Solve_WeightsAndTimeUpAtAnyLook_ComesBackWithTheIncumbentAtLeast(string name)
    {
        AssignmentProblem problem = Large(pairs: false, weights: true);
        Assignment incumbent = GreedySolver.Construct(problem);
        double cost = AssignmentScore.Of(problem, incumbent).Cost;
        IAssignmentSolver solver = SolverPortfolio.ClassicalMembers.Single(member => member.Name == name);
        for (int looks = 1; looks < 40; looks++)
        {
            var clock = new LookingClock(looks);

            SolverAnswer answer = solver.Solve(problem, new SolveContext(clock, Budget) { Incumbent = incumbent })!;

            Assert.InRange(AssignmentScore.Of(problem, answer.Assignment).Cost, 0, cost);
            Assert.True(answer.LowerBound is not { } bound || bound <= cost, $"{looks} looks");
            Assert.InRange(clock.Looks, 0, looks + 10);
        }
    }

    [Fact]
    public void Split_TimeUp_IsTheWhole()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(2, 2).Forbid(0, 1).Forbid(1, 0).Build();

        Assert.Equal(2, ComponentSolver.Split(problem, new SolveContext(new LookingClock(), Budget)).Count);
        Assert.Equal([0, 1], Assert.Single(ComponentSolver.Split(problem, new SolveContext(new LookingClock(1), Budget))).Escalations);
    }

    /// <summary>Everybody must be placed, and there is room for five in four.</summary>
    private static AssignmentProblem Large(bool pairs, bool weights = false)
    {
        var random = new Random(4);
        var builder = new AssignmentProblemBuilder(Escalations, Agents);
        for (int i = 0; i < Escalations; i++)
        {
            for (int j = 0; j < Agents; j++)
            {
                builder.SetCost(i, j, random.Next(1000));
                if (weights)
                    builder.SetWeight(i, j, random.Next(1, 20));
            }
            if (pairs && i > 0)
                builder.AddPair(i, random.Next(i), random.Next(-100, 100));
        }
        for (int j = 0; j < Agents; j++)
            builder.SetCapacity(j, weights ? 50 : 5);
        return builder.Build();
    }
}
