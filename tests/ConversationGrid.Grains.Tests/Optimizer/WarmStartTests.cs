using System.Collections.Immutable;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Optimization;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class WarmStartTests
{
    private const int Waits = AssignmentProblem.Unassigned;

    [Fact]
    public void Of_NobodyHadAnAgent_IsNull() => Assert.Null(Start(Problem(2, 2, 1), [null, null]));

    [Fact]
    public void Of_AllAgentsAreGone_IsNull() => Assert.Null(Start(Problem(2, 2, 1), ["gone", "away"]));

    [Fact]
    public void Of_PlacesStillOpen_AreKeptThoughOthersWouldBeCheaper()
    {
        var problem = Problem(2, 2, 1, costs: [1, 9, 9, 1]);

        Assert.Equal([1, 0], Start(problem, ["a1", "a0"])!);
    }

    [Fact]
    public void Of_OneHadNoAgent_TakesTheCheapestThatIsLeft()
    {
        var problem = Problem(2, 3, 1, costs: [5, 5, 5, 1, 7, 2]);

        Assert.Equal([0, 2], Start(problem, ["a0", null])!);
    }

    [Fact]
    public void Of_AgentMayNotBeAskedAgain_GoesToTheCheapestOther()
    {
        var problem = Problem(2, 3, 1, costs: [double.PositiveInfinity, 3, 2, 5, 5, 5]);

        Assert.Equal([2, 1], Start(problem, ["a0", "a1"])!);
    }

    [Fact]
    public void Of_FewerPlacesThanThereWere_GoToWhoWaitsLongest()
    {
        Assert.Equal([0, Waits], Start(Problem(2, 1, 1), ["a0", "a0"])!);
        Assert.Equal([0, 1], Start(Problem(2, 2, 1), ["a0", "a0"])!);
    }

    [Fact]
    public void Of_WaitingIsCheaper_Waits()
    {
        var problem = new AssignmentProblemBuilder(2, 2).SetCosts([1, 1, 50, 50]).SetUnassignedCost(0, 10).SetUnassignedCost(1, 10).Build();

        Assert.Equal([1, Waits], Start(problem, ["a1", null])!);
    }

    [Fact]
    public void Of_AgentOnTwoChannels_KeepsTheEscalationsOwn()
    {
        ImmutableArray<RoutingModel.Desk> desks = [Desk("a0", Channel.Voice), Desk("a0"), Desk("a1")];

        Assert.Equal(1, Assert.Single(WarmStart.Of(Problem(1, 3, 1), [Queued("a0")], desks)!.Agents));
    }

    [Fact]
    public void Of_RandomProblems_IsAlwaysFeasible()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            int escalations = random.Next(1, 12), agents = random.Next(1, 6);
            var builder = new AssignmentProblemBuilder(escalations, agents);
            for (var i = 0; i < escalations; i++)
            {
                builder.SetUnassignedCost(i, random.Next(100));
                for (var j = 0; j < agents; j++)
                {
                    if (random.Next(4) == 0)
                        builder.Forbid(i, j);
                    else
                        builder.SetCost(i, j, random.Next(20));
                }

                if (i > 0)
                    builder.AddPair(i - 1, i, random.Next(-5, 6));
            }

            for (var j = 0; j < agents; j++)
            {
                builder.SetCapacity(j, random.Next(1, 4));
                builder.SetQuadraticLoadCost(j, 2, random.Next(3));
            }

            var problem = builder.Build();
            var last = Enumerable.Range(0, escalations).Select(_ => random.Next(3) == 0 ? null : $"a{random.Next(agents + 1)}").ToArray();

            if (Start(problem, last) is { } start)
                Assert.True(AssignmentScore.Of(problem, start).IsFeasible, $"round {round}");
        }
    }

    private static int[]? Start(AssignmentProblem problem, string?[] last) =>
        WarmStart.Of(problem, [.. last.Select(Queued)], [.. Enumerable.Range(0, problem.Agents).Select(j => Desk($"a{j}"))])?.Agents.ToArray();

    private static AssignmentProblem Problem(int escalations, int agents, int capacity, double[]? costs = null)
    {
        var builder = new AssignmentProblemBuilder(escalations, agents);
        if (costs is not null)
            builder.SetCosts(costs);
        for (var j = 0; j < agents; j++)
            builder.SetCapacity(j, capacity);
        for (var i = 0; i < escalations; i++)
            builder.SetUnassignedCost(i, 100);
        return builder.Build();
    }

    private static QueuedEscalation Queued(string? last) => new()
    {
        Escalation = new Escalation { Conversation = "c", Number = 1, Channel = Channel.Chat, WaitingSince = default, Summary = "", Customer = new CustomerProfile() },
        LastAgent = last,
    };

    private static RoutingModel.Desk Desk(string agent, Channel channel = Channel.Chat) => new(
        new AgentAvailability { Profile = new AgentProfile { Agent = agent, Name = agent }, Version = 1, Activity = Activity.Available }, channel, Free: 1);
}
