using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Exact without pair terms. With them it solves the problem where each escalation pays half of every good pair it
/// could be in: its cost is a lower bound, its assignment a start for others. Unit weights only.
/// </summary>
public sealed class MatchingSolver : IBoundingSolver
{
    public string Name => "matching";

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        if (!problem.HasUnitWeights)
            return null;
        var matching = new SlotMatching(problem);
        return matching.TrySolve(WithHalfOfGoodPairs(problem, context), context)
            ? new SolverAnswer(matching.ToAssignment()) { LowerBound = matching.Cost(), Steps = problem.Escalations }
            : null;
    }

    /// <summary>Cut short where <paramref name="context"/> says stop: then they are of no use.</summary>
    internal static ReadOnlySpan<double> WithHalfOfGoodPairs(AssignmentProblem problem, SolveContext? context = null)
    {
        if (!problem.HasPairs)
            return problem.Costs;
        var lookout = new Lookout(context);
        double[] costs = GC.AllocateUninitializedArray<double>(problem.Costs.Length);
        var isRestricted = new bool[problem.Escalations];
        for (int i = 0; i < isRestricted.Length && !lookout.ShouldStop(problem.Agents); i++)
            isRestricted[i] = problem.CostsOf(i).Contains(double.PositiveInfinity);
        for (int i = 0; i < problem.Escalations; i++)
        {
            ReadOnlySpan<int> partners = problem.PartnersOf(i);
            ReadOnlySpan<double> pairCosts = problem.PairCostsOf(i);
            Span<double> row = costs.AsSpan(i * problem.Agents, problem.Agents);
            problem.CostsOf(i).CopyTo(row);
            double everywhere = 0;
            for (int p = 0; p < partners.Length; p++)
            {
                if (pairCosts[p] >= 0)
                    continue;
                if (!isRestricted[partners[p]])
                {
                    everywhere += pairCosts[p] / 2;
                    continue;
                }
                if (lookout.ShouldStop(row.Length))
                    return costs;
                ReadOnlySpan<double> partner = problem.CostsOf(partners[p]);
                for (int j = 0; j < row.Length; j++)
                {
                    if (partner[j] < double.PositiveInfinity)
                        row[j] += pairCosts[p] / 2;
                }
            }
            for (int j = 0; j < row.Length; j++)
                row[j] += everywhere;
            if (lookout.ShouldStop(row.Length + partners.Length))
                return costs;
        }
        return costs;
    }
}
