using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData("""{ "escalations": 2, "agents": 1, "costs": [[1],[1]], "capacities": [2], "pairs": [null] }""", "pairs[0] is null.")]
    [InlineData("""{ "escalations": 1, "agents": 1, "costs": [[1]], "capacities": [1], "loadCosts": [null] }""", "loadCosts[0] is null.")]
    [InlineData("""{ "escalations": 1, "agents": 1, "costs": [[1e999]], "capacities": [1] }""", "costs[0][0] is too large for a number; null stands where it is forbidden.")]
    [InlineData("""{ "escalations": 1, "agents": 1, "costs": [[1]], "capacities": [1], "unassignedCosts": [1e999] }""", "unassignedCosts[0] is too large for a number; null stands where it must be assigned.")]
    [InlineData("""{ "escalations": -1, "agents": 1, "costs": [], "capacities": [1] }""", "escalations is -1, and cannot be negative.")]
    [InlineData("[1, 2]", "at $, line 1: expected an object with at least escalations, agents, costs and capacities, none of them null.")]
    [InlineData("""{ "escalations": 1 }""", "at $, line 1: expected an object with at least escalations, agents, costs and capacities, none of them null.")]
    [InlineData("""{ "escalations": 1, "agents": 1, "costs": [["a"]], "capacities": [1] }""", "at $.costs[0][0], line 1: expected a row of numbers for each escalation, null where it is forbidden.")]
    [InlineData("""{ "escalations": 1, "agents": 1.5, "costs": [[1]], "capacities": [1] }""", "at $.agents, line 1: expected a whole number.")]
    [InlineData("""{ "escalations": 1, "agents": 1, "costs": [[1]], "capacities": [1], "pairs": [{ "first": 0 }] }""", """at $.pairs[0], line 1: expected entries such as { "first": 0, "second": 1, "cost": -2 }.""")]
    public void Parse_BadText_IsNamedInTheTextsOwnWords(string json, string expected)
    {
        Assert.Equal([$"problem JSON: {expected}"], Assert.Throws<InvalidProblemException>(() => AssignmentProblemJson.Parse(json)).Errors);
    }

    [Fact]
    public void Parse_AnyPartReplacedByAnything_IsReadOrRefusedWithoutTypeNames()
    {
        string[] odd = ["null", "-1", "0", "0.5", "1e999", "-1e999", "2147483647", "99999999999", "true", "\"a\"", "[]", "[null]", "{}"];
        string whole = AssignmentProblemJson.Write(RandomProblems.Make(
            4, 4, 3, RandomProblems.Features.Pairs | RandomProblems.Features.Loads | RandomProblems.Features.Weights));
        int count = Parts(JsonNode.Parse(whole)!).Count;
        int refused = 0;
        for (int part = 0; part < count; part++)
        {
            foreach (string replacement in odd)
            {
                JsonNode root = JsonNode.Parse(whole)!;
                Parts(root)[part](JsonNode.Parse(replacement));
                try
                {
                    AssignmentProblemJson.Parse(root.ToJsonString());
                }
                catch (InvalidProblemException error)
                {
                    refused++;
                    Assert.NotEmpty(error.Errors);
                    Assert.DoesNotContain("ConversationGrid", error.Message, StringComparison.Ordinal);
                    Assert.DoesNotContain("System.", error.Message, StringComparison.Ordinal);
                }
            }
        }
        Assert.InRange(refused, count, (count * odd.Length) - 1);
    }

    /// <summary>A way to replace each value below this one.</summary>
    private static List<Action<JsonNode?>> Parts(JsonNode? node) => node switch
    {
        JsonObject members => [.. members.ToList().SelectMany(member => (Action<JsonNode?>[])[value => members[member.Key] = value, .. Parts(member.Value)])],
        JsonArray entries => [.. Enumerable.Range(0, entries.Count).SelectMany(i => (Action<JsonNode?>[])[value => entries[i] = value, .. Parts(entries[i])])],
        _ => [],
    };
}
