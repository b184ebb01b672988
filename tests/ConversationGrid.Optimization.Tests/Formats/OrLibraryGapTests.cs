using ConversationGrid.Optimization.Formats;

namespace ConversationGrid.Optimization.Tests.Formats;

public class OrLibraryGapTests
{
    [Fact]
    public void Parse_SmallInstance_ReadsAgentMajorTables()
    {
        AssignmentProblem problem = OrLibraryGap.Parse(" 2 3\n 1 2 3\n 4 5 6\n 7 8 9\n 10 11 12\n 20 21\n");

        Assert.Equal((3, 2), (problem.Escalations, problem.Agents));
        Assert.Equal([1.0, 4, 2, 5, 3, 6], problem.Costs.ToArray());
        Assert.Equal([7, 10, 8, 11, 9, 12], problem.Weights.ToArray());
        Assert.Equal([20, 21], problem.Capacities.ToArray());
        Assert.False(problem.IsAllowed(0, AssignmentProblem.Unassigned));
    }

    [Fact]
    public void Parse_Maximise_NegatesTheProfits()
    {
        AssignmentProblem problem = OrLibraryGap.Parse("1 2 5 6 1 1 2", maximise: true);

        Assert.Equal([-5.0, -6], problem.Costs.ToArray());
    }

    [Theory]
    [InlineData("", "OR-Library gap: the text ends where the number of agents should be.")]
    [InlineData("2 x", "OR-Library gap: word 2, the number of items, is no whole number: 'x'.")]
    [InlineData("0 5", "OR-Library gap: 0 agents and 5 items are no instance.")]
    [InlineData("99999 99999 1", "OR-Library gap: 99999 agents and 99999 items are no instance.")]
    [InlineData("1 1 5 6", "OR-Library gap: 4 numbers where 1 agents and 1 items need 5.")]
    [InlineData("1 1 5 6 7 8", "OR-Library gap: 6 numbers where 1 agents and 1 items need 5.")]
    [InlineData("1 1 5 1.5 7", "OR-Library gap: word 4, the resource use, is no whole number: '1.5'.")]
    [InlineData("1 1 5 -6 7", "weight of escalation 0 at agent 0: -6 is negative.")]
    public void Parse_BadText_SaysWhere(string text, string error)
    {
        Assert.Equal([error], Assert.Throws<InvalidProblemException>(() => OrLibraryGap.Parse(text)).Errors);
    }
}
