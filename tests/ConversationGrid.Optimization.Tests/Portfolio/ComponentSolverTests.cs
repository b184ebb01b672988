using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Portfolio;

public class ComponentSolverTests
{
    [Fact]
    public void Split_PairAcrossAgents_JoinsThem()
    {
        AssignmentProblem apart = Blocks(pair: false), joined = Blocks(pair: true);

        Assert.Equal([[0, 1], [2, 3]], ComponentSolver.Split(apart).Select(component => component.Escalations));
        Assert.Equal([[0, 1, 2, 3]], ComponentSolver.Split(joined).Select(component => component.Escalations));
    }

    [Fact]
    public void Solve_TwoParts_IsTheOptimumOfTheWholeAndProvesIt()
    {
        AssignmentProblem problem = Blocks(pair: false);
        var solver = new ComponentSolver(new BranchAndBoundSolver(), ComponentSolver.Split(problem));

        SolverAnswer answer = solver.Solve(problem, new SolveContext(new ScriptedClock(), TimeSpan.FromSeconds(1)))!;

        double optimum = RandomProblems.Optimum(problem).Cost;
        Assert.Equal(optimum, AssignmentScore.Of(problem, answer.Assignment).Cost, 1e-9);
        Assert.Equal(optimum, answer.LowerBound!.Value, 1e-9);
    }

    /// <summary>The first two escalations know agents 0 and 1, the others 2 and 3.</summary>
    private static AssignmentProblem Blocks(bool pair)
    {
        var random = new Random(6);
        var builder = new AssignmentProblemBuilder(4, 4);
        for (int i = 0; i < 4; i++)
        {
            builder.SetUnassignedCost(i, 60);
            for (int j = 0; j < 4; j++)
            {
                if (i / 2 == j / 2)
                    builder.SetCost(i, j, random.Next(100));
                else
                    builder.Forbid(i, j);
            }
        }
        builder.AddPair(0, 1, -10);
        return pair ? builder.AddPair(1, 2, 5).Build() : builder.Build();
    }
}
