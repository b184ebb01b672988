using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Portfolio;

public class SolverWarmUpTests
{
    [Fact]
    public async Task RunAsync_NoTime_SolvesEveryShapeOnce()
    {
        int solved = await SolverWarmUp.RunAsync(TimeProvider.System, TimeSpan.Zero);

        Assert.Equal(7, solved);
    }

    [Fact]
    public async Task RunAsync_Cancelled_SolvesNothing()
    {
        Assert.Equal(0, await SolverWarmUp.RunAsync(TimeProvider.System, SolverWarmUp.DefaultDuration, cancellation: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(RandomProblems.Features.Linear, 1)]
    [InlineData(RandomProblems.Features.Pairs, 4)]
    [InlineData(RandomProblems.Features.Weights, 1)]
    [InlineData(RandomProblems.Features.Weights | RandomProblems.Features.Pairs, 1)]
    public async Task RunAsync_LikeAProblem_SolvesWhatHasItsShape(RandomProblems.Features features, int shapes)
    {
        int solved = await SolverWarmUp.RunAsync(TimeProvider.System, TimeSpan.Zero, like: RandomProblems.Make(1, 12, 4, features));

        Assert.Equal(shapes, solved);
    }

    [Fact]
    public async Task RunAsync_BeforeABatch_ChangesNoAnswer()
    {
        AssignmentProblem problem = RandomProblems.Make(5, 20, 5, RandomProblems.Features.Pairs | RandomProblems.Features.Loads);
        Assignment?[] before = [.. SolverPortfolio.ClassicalMembers.Select(Solve)];

        await SolverWarmUp.RunAsync(TimeProvider.System, TimeSpan.Zero);

        Assert.Equal(before, SolverPortfolio.ClassicalMembers.Select(Solve));

        Assignment? Solve(IAssignmentSolver member) =>
            member.Solve(problem, new SolveContext(new ScriptedClock(), TimeSpan.FromSeconds(1)) { StepLimit = 2_000 })?.Assignment;
    }
}
