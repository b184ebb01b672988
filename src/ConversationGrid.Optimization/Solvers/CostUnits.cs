namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Costs of one problem as whole units that fit 16 bits. What can differ between two places of an escalation, pair terms and load
/// costs included, is at most <see cref="Span"/>, so that sums of what an escalation pays never overflow.
/// </summary>
internal readonly struct CostUnits
{
    public const int Span = 8192;

    /// <summary>What waiting costs at most: more than any one escalation could save by it.</summary>
    public const short Penalty = Span + (Span / 4);

    /// <summary>Added where an escalation may not go.</summary>
    public const short Wall = 2 * Span;

    private readonly double _least;

    private CostUnits(double least, double size)
    {
        _least = least;
        Size = size;
    }

    /// <summary>One unit, as a cost.</summary>
    public double Size { get; }

    public static CostUnits For(AssignmentProblem problem)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (double cost in problem.Costs)
        {
            if (double.IsFinite(cost))
                (least, most) = (Math.Min(least, cost), Math.Max(most, cost));
        }
        if (double.IsInfinity(least))
            (least, most) = (0, 0);
        int capacity = 0;
        double marginal = 0;
        for (int j = 0; j < problem.Agents; j++)
        {
            int places = Math.Min(problem.Capacities[j], problem.Escalations);
            capacity = Math.Max(capacity, places);
            for (int load = 1; load <= places; load++)
                marginal = Math.Max(marginal, Math.Abs(problem.LoadCost(j, load) - problem.LoadCost(j, load - 1)));
        }
        double pairs = 0;
        for (int i = 0; i < problem.Escalations; i++)
        {
            double sum = 0, largest = 0;
            foreach (double cost in problem.PairCostsOf(i))
            {
                sum += Math.Abs(cost);
                largest = Math.Max(largest, Math.Abs(cost));
            }
            pairs = Math.Max(pairs, Math.Min(sum, capacity * largest));
        }
        // A little room for what rounding adds.
        return new CostUnits(least, Math.Max(1e-9, (most - least + (2 * pairs) + marginal) / (Span - capacity - 2)));
    }

    /// <summary>A difference of costs, in units.</summary>
    public int Of(double difference) => (int)Math.Round(difference / Size);

    /// <summary>What an agent costs, counted from the least; behind the wall where the escalation may not go.</summary>
    public short OfAgent(double cost) => double.IsFinite(cost) ? (short)Of(cost - _least) : Wall;

    /// <summary>What waiting costs, counted from the least.</summary>
    public short OfWaiting(double cost) => (short)Math.Round(Math.Clamp((cost - _least) / Size, -Span, Penalty));

    /// <summary>Whether what an escalation would pay says that it may not go there: pair terms do not hide the wall.</summary>
    public static bool IsWalled(short field) => field >= Wall - (Span / 2);

    /// <summary>What all escalations pay, each at one place.</summary>
    public double Total(long units, int escalations) => (units * Size) + (escalations * _least);
}
