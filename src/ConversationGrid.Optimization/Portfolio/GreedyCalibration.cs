namespace ConversationGrid.Optimization.Portfolio;

/// <summary>
/// How often each solver's answer was better than greedy's, from what decisions and late answers have shown so far: the
/// calibrated part of a decision's confidence. It says nothing about optimality. Safe for many threads.
/// </summary>
public sealed class GreedyCalibration
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Better, long Seen)> _counts = [];

    /// <summary>All members of a decision that answered in time.</summary>
    public void Record(PortfolioDecision decision)
    {
        foreach (MemberReport member in decision.Members)
            Record(member, decision.GreedyScore);
    }

    /// <summary>A member that answered, in time or late; others and greedy itself are passed over.</summary>
    public void Record(MemberReport member, AssignmentScore greedy)
    {
        if (member is not { Outcome: MemberOutcome.Answered, Score: { } score } || member.Solver == "greedy")
            return;
        Record(member.Solver, score.IsBetterThan(greedy));
    }

    /// <summary>An answer of an earlier process, as a log has it.</summary>
    public void Record(string solver, bool isBetter)
    {
        lock (_gate)
        {
            (long better, long seen) = _counts.GetValueOrDefault(solver);
            _counts[solver] = (better + (isBetter ? 1 : 0), seen + 1);
        }
    }

    /// <summary>Null for a solver that has not answered yet.</summary>
    public Rate? BetterThanGreedy(string solver)
    {
        lock (_gate)
            return _counts.TryGetValue(solver, out var count) ? Rate.Of(count.Better, count.Seen) : null;
    }

    /// <summary>A share with the 95 % interval of Wilson (1927), all 0–1.</summary>
    public sealed record Rate(double Share, double Low, double High, long Answers)
    {
        internal static Rate Of(long better, long seen)
        {
            const double Z = 1.959964;
            double share = (double)better / seen;
            double scale = 1 + (Z * Z / seen);
            double middle = (share + (Z * Z / (2 * seen))) / scale;
            double reach = Z / scale * Math.Sqrt((share * (1 - share) / seen) + (Z * Z / (4.0 * seen * seen)));
            return new Rate(share, Math.Max(0, middle - reach), Math.Min(1, middle + reach), seen);
        }
    }
}
