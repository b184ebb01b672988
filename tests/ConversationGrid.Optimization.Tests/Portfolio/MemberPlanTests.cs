using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Portfolio;

public class MemberPlanTests
{
    private static readonly IAssignmentSolver[] Members = [.. SolverPortfolio.ClassicalMembers, new QaoaSolver()];

    [Theory]
    [InlineData(RandomProblems.Features.Loads, 30, "matching")]
    [InlineData(RandomProblems.Features.Pairs, 30, "annealing | matching, annealing-2")]
    [InlineData(RandomProblems.Features.Pairs, 8, "annealing | matching, branch-and-bound, qaoa, annealing-2")]
    [InlineData(RandomProblems.Features.Weights, 80, "large-neighbourhood | large-neighbourhood-2")]
    [InlineData(RandomProblems.Features.Weights, 30, "large-neighbourhood | branch-and-bound, large-neighbourhood-2")]
    public void Lanes_TwoThreads_FollowTheShape(RandomProblems.Features shape, int escalations, string expected)
    {
        AssignmentProblem problem = RandomProblems.Make(1, escalations, 3, shape | RandomProblems.Features.MustAssign);

        Assert.Equal(expected, Text(MemberPlan.Lanes(problem, Members, threads: 2)));
    }

    [Fact]
    public void Lanes_OneThread_IsOneLane()
    {
        AssignmentProblem problem = RandomProblems.Make(1, 30, 3, RandomProblems.Features.Pairs);

        Assert.Equal("matching, annealing", Text(MemberPlan.Lanes(problem, Members, threads: 1)));
    }

    [Fact]
    public void Lanes_ForeignMember_HasItsOwn()
    {
        AssignmentProblem problem = RandomProblems.Make(1, 30, 3, RandomProblems.Features.Linear);
        var foreign = new FakeSolver("foreign", (_, _) => null);

        Assert.Equal("matching | foreign", Text(MemberPlan.Lanes(problem, [.. Members, foreign], threads: 2)));
    }

    private static string Text(IReadOnlyList<IReadOnlyList<IAssignmentSolver>> lanes) =>
        string.Join(" | ", lanes.Select(lane => string.Join(", ", lane.Select(member => member.Name))));
}
