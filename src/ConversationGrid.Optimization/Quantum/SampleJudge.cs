using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>Picks the best of samples that anyone drew, and says how sure they look. Nothing but the places is believed.</summary>
internal static class SampleJudge
{
    /// <summary>Where no sample keeps every constraint, the one that breaks the fewest, to be refused by whoever asked; null where there is no sample.</summary>
    public static SolverAnswer? Judge(AssignmentProblem problem, IEnumerable<(int[] Places, int Count)> samples, string circuitVersion, string backend)
    {
        (Assignment? best, AssignmentScore bestScore, int bestCount, long feasible, long shots) = (null, AssignmentScore.Infeasible, 0, 0, 0);
        var costs = new List<double>();
        foreach ((int[] places, int count) in samples)
        {
            if (count <= 0)
                continue;
            shots += count;
            AssignmentScore score = AssignmentScore.Of(problem, places);
            if (best is null || score.IsBetterThan(bestScore))
                (best, bestScore, bestCount) = (new Assignment(places), score, count);
            if (!score.IsFeasible)
                continue;
            feasible += count;
            costs.Add(score.Cost);
        }
        if (best is null)
            return null;
        costs.Sort();
        return new SolverAnswer(best)
        {
            Steps = shots,
            Samples = new SampleStatistics(
                (int)Math.Min(shots, int.MaxValue), (double)feasible / shots, feasible == 0 ? 0 : (double)bestCount / shots, costs.Count > 1 ? costs[1] - costs[0] : null)
            {
                Energy = feasible == 0 ? null : bestScore.Cost,
                CircuitVersion = circuitVersion,
                Backend = backend,
            },
        };
    }
}
