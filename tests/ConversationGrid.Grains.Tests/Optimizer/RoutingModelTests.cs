using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Solvers;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class RoutingModelTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly OptimizerOptions _options = new();
    private readonly RoutingModel _model;

    public RoutingModelTests() => _model = new RoutingModel(Options.Create(_options));

    [Fact]
    public void Desks_Agents_AreTheFreePlacesOfTheAvailableByChannel()
    {
        var desks = RoutingModel.Desks([Agent("ben", chat: 2, voice: 0), Agent("ana", chat: 3, voice: 1), Agent("eve", chat: 9) with { Activity = Activity.Away }, Agent("dan", chat: 9) with { Activity = Activity.Offline }, Agent("full", chat: 0)]);

        Assert.Equal([("ana", Channel.Chat, 3), ("ana", Channel.Voice, 1), ("ben", Channel.Chat, 2)], desks.Select(desk => (desk.Id, desk.Channel, desk.Free)));
    }

    [Fact]
    public void Build_Channels_AreKeptApart()
    {
        var problem = Build([Waiting("c1"), Waiting("c2", channel: Channel.Voice)], Agent("ana", chat: 3, voice: 1));

        Assert.Equal((true, false), (problem.IsAllowed(0, 0), problem.IsAllowed(0, 1)));
        Assert.Equal((false, true), (problem.IsAllowed(1, 0), problem.IsAllowed(1, 1)));
        Assert.Equal([3, 1], problem.Capacities.ToArray());
    }

    [Fact]
    public void Build_NoRequiredSkill_AnyAgentMayTakeIt()
    {
        var problem = Build([Waiting("c1", preferred: ["billing"])], Agent("ana", skills: ["billing"]), Agent("ben"));

        Assert.True(problem.IsAllowed(0, 0) && problem.IsAllowed(0, 1));
        Assert.Equal(_options.Weights.Skill, problem.Cost(0, 1) - problem.Cost(0, 0), 9);
    }

    [Fact]
    public void Build_SomeOfThePreferredSkills_CountInProportion()
    {
        var problem = Build([Waiting("c1", preferred: ["a", "b", "c", "d"])], Agent("ana", skills: ["a"]), Agent("ben", skills: ["a", "b", "c", "x"]));

        Assert.Equal(_options.Weights.Skill / 2, problem.Cost(0, 0) - problem.Cost(0, 1), 9);
    }

    [Fact]
    public void Build_RequiredSkills_AllAreNeeded()
    {
        var problem = Build([Waiting("c1", required: ["a", "b"])], Agent("ana", skills: ["a"]), Agent("ben", skills: ["b", "a"]), Agent("eve"));

        Assert.Equal((false, true, false), (problem.IsAllowed(0, 0), problem.IsAllowed(0, 1), problem.IsAllowed(0, 2)));
    }

    [Fact]
    public void Build_TargetAgent_IsTheOnlyOne()
    {
        var problem = Build([Waiting("c1", target: "ben")], Agent("ana"), Agent("ben"));

        Assert.Equal((false, true), (problem.IsAllowed(0, 0), problem.IsAllowed(0, 1)));
    }

    [Fact]
    public void Build_WhoLetItGo_IsLeftOutWhileAnotherCanTakeIt()
    {
        var queued = Waiting("c1");
        queued.LetGoBy["ana"] = s_now.AddHours(-1);

        Assert.False(Build([queued], Agent("ana"), Agent("ben")).IsAllowed(0, 0));
    }

    [Theory]
    [InlineData(2999, false)]
    [InlineData(3000, true)]
    public void Build_OnlyWhoLetItGoIsLeft_IsAskedAgainAfterThePause(int millisecondsAgo, bool isAllowed)
    {
        var queued = Waiting("c1", required: ["a"]);
        queued.LetGoBy["ana"] = s_now.AddMilliseconds(-millisecondsAgo);

        Assert.Equal(isAllowed, Build([queued], Agent("ana", skills: ["a"]), Agent("ben")).IsAllowed(0, 0));
    }

    [Fact]
    public void Build_AllHaveLetItGo_AreAskedAgainEachAfterThePause()
    {
        var queued = Waiting("c1");
        queued.LetGoBy["ana"] = s_now.AddSeconds(-10);
        queued.LetGoBy["ben"] = s_now.AddSeconds(-1);

        var problem = Build([queued], Agent("ana"), Agent("ben"));

        Assert.Equal((true, false), (problem.IsAllowed(0, 0), problem.IsAllowed(0, 1)));
    }

    [Fact]
    public void Build_LastAgent_IsPreferred()
    {
        var problem = Build([Waiting("c1", last: "ben")], Agent("ana"), Agent("ben"));

        Assert.Equal(_options.Weights.Affinity, problem.Cost(0, 0) - problem.Cost(0, 1), 9);
    }

    [Fact]
    public void Build_WhoTransferredIt_IsAvoidedAndNotForbidden()
    {
        var problem = Build([Waiting("c1", last: "ben", avoid: "ben")], Agent("ana"), Agent("ben"));

        Assert.True(problem.IsAllowed(0, 1));
        Assert.Equal(_options.Weights.Avoid, problem.Cost(0, 1) - problem.Cost(0, 0), 9);
    }

    [Theory]
    [InlineData("fr", 15)]
    [InlineData("en", 0)]
    [InlineData("EN-us", 0)]
    [InlineData("en-GB", 0)]
    [InlineData("enm", 15)]
    [InlineData(null, 0)]
    public void Build_Language_CountsByItsPrimarySubtag(string? language, double cost)
    {
        var problem = Build([Waiting("c1", language: language)], Agent("ana", languages: ["en-gb", "de"]), Agent("ben", languages: []));

        Assert.Equal(cost, problem.Cost(0, 0) - problem.Cost(0, 1), 9);
    }

    [Fact]
    public void Build_PriceOfWaiting_DoublesWithPriorityAndGrowsWithTheWait()
    {
        var problem = Build([Waiting("c1", priority: 1), Waiting("c2", priority: 5), Waiting("c3", priority: 1, waited: 60), Waiting("c4", priority: 1, waited: 600), Waiting("c5", priority: 1, waited: -60)], Agent("ana"));

        Assert.Equal([100, 1600, 200, 1100, 100], problem.UnassignedCosts.ToArray());
    }

    [Fact]
    public void Build_Load_SpreadsOverAgents()
    {
        var problem = Build([Waiting("c1"), Waiting("c2")], Agent("ana", chat: 3), Agent("ben", chat: 3));

        Assert.Equal([0, 1], Solve(problem).Order());
    }

    [Fact]
    public void Build_LoadedAgent_ComesBehindAFreeOne()
    {
        var problem = Build([Waiting("c1")], Agent("ana", chat: 1) with { Load = 2 }, Agent("ben", chat: 3));

        Assert.Equal([1], Solve(problem));
    }

    [Fact]
    public void Build_MoreWaitingThanPlaces_ServesWhoWaitedLongest()
    {
        var problem = Build([Waiting("c1", waited: 1), Waiting("c2", waited: 100), Waiting("c3", waited: 50)], Agent("ana", chat: 2));

        Assert.Equal([-1, 0, 0], Solve(problem));
    }

    [Fact]
    public void Build_SameIntent_IsBetterWithOneAgent()
    {
        var problem = Build([Waiting("c1", intent: "refund"), Waiting("c2", intent: "tracking"), Waiting("c3", intent: "refund"), Waiting("c4"), Waiting("c5")], Agent("ana", chat: 2));

        Assert.Equal([2], problem.PartnersOf(0).ToArray());
        Assert.Equal([-_options.Weights.SameTopic], problem.PairCostsOf(0).ToArray());
        Assert.Empty(problem.PartnersOf(3).ToArray());
    }

    [Fact]
    public void Build_BothUrgent_IsWorseWithOneAgent()
    {
        var problem = Build([Waiting("c1", priority: 4, intent: "refund"), Waiting("c2", priority: 3, intent: "other"), Waiting("c3", priority: 5, intent: "refund")], Agent("ana", chat: 2));

        Assert.Equal([2], problem.PartnersOf(0).ToArray());
        Assert.Equal([_options.Weights.BothUrgent - _options.Weights.SameTopic], problem.PairCostsOf(0).ToArray());
    }

    [Fact]
    public void Build_NoDeskWithRoomForBoth_MakesNoPair()
    {
        var problem = Build(
            [Waiting("c1", intent: "refund", priority: 5, required: ["a"]), Waiting("c2", intent: "refund", priority: 5, required: ["b"]), Waiting("c3", channel: Channel.Voice, intent: "refund", priority: 5)],
            Agent("ana", chat: 1, voice: 2, skills: ["a", "b"]), Agent("ben", chat: 3, skills: ["a"]), Agent("eve", chat: 3, skills: ["b"]));

        Assert.False(problem.HasPairs);
    }

    [Fact]
    public void Build_WeightsOfZero_MakeNoPair()
    {
        (_options.Weights.SameTopic, _options.Weights.BothUrgent) = (0, 0);

        Assert.False(Build([Waiting("c1", intent: "refund", priority: 5), Waiting("c2", intent: "refund", priority: 5)], Agent("ana", chat: 2)).HasPairs);
    }

    [Fact]
    public void Build_UrgentPairsAtTheGreatestWeight_LetNobodyWaitWhoHasAPlace()
    {
        (_options.Weights.BothUrgent, _options.Weights.Waiting) = (1000, 100);

        Assert.Equal([0, 0, 0, 0], Solve(Build([Waiting("c1", priority: 5), Waiting("c2", priority: 4), Waiting("c3", priority: 5), Waiting("c4", priority: 4)], Agent("ana", chat: 4))));
    }

    [Fact]
    public void Build_UrgentPairs_RaiseThePriceOfWaitingAlikeForAll()
    {
        var problem = Build([Waiting("c1", priority: 1), Waiting("c2", priority: 5), Waiting("c3", priority: 5)], Agent("ana", chat: 3));

        var raise = 2 * _options.Weights.BothUrgent;
        Assert.Equal([100 + raise, 1600 + raise, 1600 + raise], problem.UnassignedCosts.ToArray());
    }

    [Fact]
    public void Build_AFullBatchOfOneTopic_StaysSparse()
    {
        var problem = Build([.. Enumerable.Range(0, 200).Select(k => Waiting($"c{k}", intent: "refund", priority: 5))], [.. Enumerable.Range(0, 70).Select(k => Agent($"a{k:D2}", chat: 3))]);

        Assert.All(Enumerable.Range(0, 200), row => Assert.InRange(problem.PartnersOf(row).Length, _options.PairReach, 2 * _options.PairReach));
    }

    private static int[] Solve(AssignmentProblem problem)
    {
        var answer = new GreedySolver().Solve(problem, new SolveContext(TimeProvider.System, TimeSpan.FromMinutes(1)))!;
        return [.. Enumerable.Range(0, problem.Escalations).Select(row => answer.Assignment[row])];
    }

    private static AgentAvailability Agent(string id, int chat = 1, int voice = 0, string[]? skills = null, string[]? languages = null) => new()
    {
        Profile = new AgentProfile { Agent = id, Name = id, Skills = [.. skills ?? []], Languages = [.. languages ?? ["en"]], ChatCapacity = chat, VoiceCapacity = voice },
        Version = 1,
        Activity = Activity.Available,
        FreeChat = chat,
        FreeVoice = voice,
    };

    private static QueuedEscalation Waiting(
        string id,
        Channel channel = Channel.Chat,
        string[]? preferred = null,
        string[]? required = null,
        string? target = null,
        string? last = null,
        string? avoid = null,
        string? language = null,
        string? intent = null,
        int priority = 3,
        double waited = 0) => new()
        {
            Escalation = new Escalation
            {
                Conversation = id,
                Number = 1,
                Channel = channel,
                WaitingSince = s_now.AddSeconds(-waited),
                Summary = "",
                Customer = new CustomerProfile(),
                Language = language,
                Intent = intent,
                PreferredSkills = [.. preferred ?? []],
                RequiredSkills = [.. required ?? []],
                Priority = priority,
                LastAgent = last,
                TargetAgent = target,
                AvoidAgent = avoid,
            },
        };

    private AssignmentProblem Build(QueuedEscalation[] batch, params AgentAvailability[] agents) => _model.Build(batch, RoutingModel.Desks(agents), s_now);
}
