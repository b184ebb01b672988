using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// Puts a batch as an assignment problem. Each agent stands in it once for each channel, with the places
/// that are free there; the price of waiting is above that of any allowed agent, and grows with priority and
/// with the wait measured against the service level. Escalations that are better, or worse, with the same agent are pairs.
/// </summary>
public sealed class RoutingModel(IOptions<OptimizerOptions> options)
{
    private readonly OptimizerOptions _options = options.Value;

    /// <summary>The places of a problem's columns.</summary>
    public static ImmutableArray<Desk> Desks(IEnumerable<AgentAvailability> agents) =>
    [
        .. agents.Where(agent => agent.Activity == Activity.Available)
            .OrderBy(agent => agent.Profile.Agent, StringComparer.Ordinal)
            .SelectMany(agent => new[] { new Desk(agent, Channel.Chat, agent.FreeChat), new Desk(agent, Channel.Voice, agent.FreeVoice) })
            .Where(desk => desk.Free > 0),
    ];

    public AssignmentProblem Build(IReadOnlyList<QueuedEscalation> batch, ImmutableArray<Desk> desks, DateTimeOffset now)
    {
        var builder = new AssignmentProblemBuilder(batch.Count, desks.Length);
        for (var j = 0; j < desks.Length; j++)
        {
            builder.SetCapacity(j, desks[j].Free);
            builder.SetQuadraticLoadCost(j, _options.Weights.Load, desks[j].Agent.Load);
        }

        var pairs = new RoutingPairs(_options, batch, desks);
        for (var i = 0; i < batch.Count; i++)
        {
            var queued = batch[i];
            // Who let it go gets it again only while nobody else can take it.
            var hasOthers = desks.Any(desk => CanTake(desk, queued, now) && !queued.LetGoBy.ContainsKey(desk.Id));
            for (var j = 0; j < desks.Length; j++)
            {
                if (!CanTake(desks[j], queued, now) || !MayBeAsked(queued, desks[j].Id, hasOthers, now))
                {
                    builder.Forbid(i, j);
                    continue;
                }

                builder.SetCost(i, j, Cost(queued.Escalation, desks[j].Agent.Profile));
                pairs.Allow(i, j);
            }
        }

        // The same for everyone: nobody waits because of a pair, and who waits first stays as it is.
        var worstPairs = pairs.AddTo(builder);
        for (var i = 0; i < batch.Count; i++)
            builder.SetUnassignedCost(i, WaitingCost(batch[i].Escalation, now) + worstPairs);
        return builder.Build();
    }

    private bool MayBeAsked(QueuedEscalation queued, string agent, bool hasOthers, DateTimeOffset now) =>
        !queued.LetGoBy.TryGetValue(agent, out var at) || (!hasOthers && now >= at + _options.RepeatOfferPause);

    private bool CanTake(Desk desk, QueuedEscalation queued, DateTimeOffset now) =>
        desk.Channel == queued.Escalation.Channel
        && IsAddressed(desk, queued, now)
        && queued.Escalation.RequiredSkills.All(skill => desk.Agent.Profile.Skills.Contains(skill));

    /// <summary>A transfer to one agent is that one's, until they let it go or do not come.</summary>
    private bool IsAddressed(Desk desk, QueuedEscalation queued, DateTimeOffset now) =>
        queued.Escalation.TargetAgent is not { } target
        || target == desk.Id
        || queued.LetGoBy.ContainsKey(target)
        || now >= queued.Escalation.WaitingSince + _options.TransferPatience;

    private double Cost(Escalation escalation, AgentProfile agent)
    {
        var weights = _options.Weights;
        var cost = weights.Skill;
        if (escalation.PreferredSkills.Length > 0)
            cost -= weights.Skill * escalation.PreferredSkills.Count(skill => agent.Skills.Contains(skill)) / escalation.PreferredSkills.Length;
        if (escalation.Language is { } language && agent.Languages.Length > 0 && !agent.Languages.Any(spoken => IsSame(spoken, language)))
            cost += weights.Language;
        if (escalation.LastAgent == agent.Agent && escalation.AvoidAgent != agent.Agent)
            cost -= weights.Affinity;
        if (escalation.AvoidAgent == agent.Agent)
            cost += weights.Avoid;
        return cost;
    }

    private double WaitingCost(Escalation escalation, DateTimeOffset now)
    {
        var waited = Math.Max(0, (now - escalation.WaitingSince) / _options.Weights.ServiceLevel);
        return _options.Weights.Waiting * Math.Pow(2, Math.Clamp(escalation.Priority, 1, 5) - 1) * (1 + Math.Min(waited, 1e6));
    }

    /// <summary>By the primary subtag: <c>en-GB</c> is English.</summary>
    private static bool IsSame(string a, string b) =>
        a.AsSpan(0, Primary(a)).Equals(b.AsSpan(0, Primary(b)), StringComparison.OrdinalIgnoreCase);

    private static int Primary(string tag) => tag.IndexOf('-', StringComparison.Ordinal) is >= 0 and var hyphen ? hyphen : tag.Length;

    /// <summary>An agent's free places on one channel: a column of the problem.</summary>
    public readonly record struct Desk(AgentAvailability Agent, Channel Channel, int Free)
    {
        public string Id => Agent.Profile.Agent;
    }
}
