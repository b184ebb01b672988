using ConversationGrid.Optimization;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// The terms of a problem for two escalations with the same agent: better for one topic, worse for two urgent ones. Only between those
/// that could meet, at a desk with room for two.
/// </summary>
internal sealed class RoutingPairs(OptimizerOptions options, IReadOnlyList<QueuedEscalation> batch, ImmutableArray<RoutingModel.Desk> desks)
{
    /// <summary>Above it an escalation is urgent.</summary>
    private const int NormalPriority = 3;

    private readonly RoutingWeights _weights = options.Weights;

    /// <summary>For each escalation the desks with room for two that it may take, a bit for each.</summary>
    private readonly ulong[][] _roomy = [.. batch.Select(_ => new ulong[(desks.Length + 63) / 64])];

    public void Allow(int escalation, int desk)
    {
        if (desks[desk].Free > 1)
            _roomy[escalation][desk / 64] |= 1UL << (desk % 64);
    }

    /// <returns>The most that the pairs can add to the cost of one escalation at one desk: the price of waiting has to be above it.</returns>
    public double AddTo(AssignmentProblemBuilder builder)
    {
        var everyone = Enumerable.Range(0, batch.Count);
        foreach (var topic in everyone.Where(i => batch[i].Escalation.Intent is not null).GroupBy(i => batch[i].Escalation.Intent, StringComparer.Ordinal))
            Add(builder, [.. topic], -_weights.SameTopic);
        var penalised = Add(builder, [.. everyone.Where(i => batch[i].Escalation.Priority > NormalPriority)], _weights.BothUrgent);
        return penalised == 0 ? 0 : _weights.BothUrgent * Math.Min(2 * options.PairReach, desks.Max(desk => desk.Free) - 1);
    }

    private int Add(AssignmentProblemBuilder builder, int[] group, double cost)
    {
        var added = 0;
        for (var a = 0; a < group.Length && cost != 0; a++)
        {
            for (var b = a + 1; b < group.Length && b <= a + options.PairReach; b++)
            {
                if (!CanMeet(_roomy[group[a]], _roomy[group[b]]))
                    continue;
                builder.AddPair(group[a], group[b], cost);
                added++;
            }
        }

        return added;
    }

    private static bool CanMeet(ulong[] first, ulong[] second)
    {
        for (var word = 0; word < first.Length; word++)
        {
            if ((first[word] & second[word]) != 0)
                return true;
        }

        return false;
    }
}
