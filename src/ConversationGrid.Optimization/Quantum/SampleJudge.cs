using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>Picks the best of samples that anyone drew, and says how sure they look. Nothing but the places is believed.</summary>
internal static class SampleJudge
{
    /// <summary>Null where no sample keeps every constraint.</summary>
    public static SolverAnswer? Judge(AssignmentProblem problem, IEnumerable<(int[] Places, int Count)> samples, string circuitVersion, string backend)
    {
        (Assignment? best, AssignmentScore bestScore, int bestCount, int feasible, int shots) = (null, AssignmentScore.Infeasible, 0, 0, 0);
        var costs = new List<double>();
        foreach ((int[] places, int count) in samples)
        {
            shots += count;
            AssignmentScore score = AssignmentScore.Of(problem, places);
            if (!score.IsFeasible)
                continue;
            feasible += count;
            costs.Add(score.Cost);
            if (score.IsBetterThan(bestScore))
                (best, bestScore, bestCount) = (new Assignment(places), score, count);
        }
        if (best is null)
            return null;
        costs.Sort();
        return new SolverAnswer(best)
        {
            Steps = shots,
            Samples = new SampleStatistics(
                shots, (double)feasible / shots, (double)bestCount / shots, costs.Count > 1 ? costs[1] - costs[0] : null)
            {
                Energy = bestScore.Cost,
                CircuitVersion = circuitVersion,
                Backend = backend,
            },
        };
    }
}
