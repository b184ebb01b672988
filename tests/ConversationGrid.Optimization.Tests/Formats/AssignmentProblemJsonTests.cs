using ConversationGrid.Optimization.Formats;

namespace ConversationGrid.Optimization.Tests.Formats;

public class AssignmentProblemJsonTests
{
    [Fact]
    public void Parse_WhatWriteGives_IsTheSameProblem()
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            AssignmentProblem problem = RandomProblems.Make(4, 6, 3, shape);

            Assert.Equal(problem.Hash, AssignmentProblemJson.Parse(AssignmentProblemJson.Write(problem)).Hash);
        }
    }

    [Fact]
    public void Parse_LeastForm_UsesTheDefaults()
    {
        AssignmentProblem problem = AssignmentProblemJson.Parse("""{ "escalations": 1, "agents": 2, "costs": [[3, null]], "capacities": [1, 0] }""");

        Assert.Equal(3, problem.Cost(0, 0));
        Assert.False(problem.IsAllowed(0, 1));
        Assert.False(problem.IsAllowed(0, AssignmentProblem.Unassigned));
        Assert.True(problem.HasUnitWeights);
    }

    [Fact]
    public void Parse_WrongShapes_NamesThemAll()
    {
        var error = Assert.Throws<InvalidProblemException>(() => AssignmentProblemJson.Parse(
            """{ "escalations": 2, "agents": 2, "costs": [[1], [1, 2]], "capacities": [1], "weights": [[1, 1]] }"""));

        Assert.Equal(
            [
                "problem JSON: costs[0] has 1 numbers where 2 agents need 2.",
                "problem JSON: weights has 1 entries where 2 are needed.",
                "problem JSON: capacities has 1 entries where 2 are needed.",
            ],
            error.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("""{ "escalations": 1 }""")]
    [InlineData("""{ "escalations": 1, "agents": 1, "costs": [null], "capacities": [1] }""")]
    [InlineData("""{ "escalations": 1, "agents": 1, "costs": [["a"]], "capacities": [1] }""")]
    [InlineData("""{ "escalations": -1, "agents": 1, "costs": [], "capacities": [1] }""")]
    [InlineData("""{ "escalations": 1, "agents": 1, "costs": [[1e300]], "capacities": [1] }""")]
    public void Parse_BadText_IsRefused(string json)
    {
        Assert.NotEmpty(Assert.Throws<InvalidProblemException>(() => AssignmentProblemJson.Parse(json)).Errors);
    }
}
