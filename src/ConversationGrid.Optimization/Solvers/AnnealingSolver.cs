using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) by heat bath, from the incumbent or greedy, with
/// geometric cooling paced by the budget and a last stretch down to nothing. The default where there are pair terms.
/// </summary>
public sealed class AnnealingSolver : IBoundingSolver
{
    // Shares of the spread of costs; found on synthetic batches from 20×8 to 1000×200 at 10 ms to 10 s.
    private const double Hot = 0.38;
    private const double Cold = 0.06;

    /// <summary>The share of the budget in which the temperature goes from cold to zero.</summary>
    private const double Quench = 0.2;

    /// <summary>With fewer redraws of each escalation than this there is no time to come back from hot.</summary>
    private const double SweepsForHot = 1000;

    public string Name => "annealing";

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        Assignment start = context.Incumbent ?? GreedySolver.Construct(problem);
        if (problem.Escalations == 0 || problem.Agents == 0)
            return new SolverAnswer(start);
        if (problem.HasUnitWeights)
            return Anneal(problem, context, start);

        var search = new PackingSearch(problem, context, start);
        search.Run(share: 1);
        return search.Best is null ? null : new SolverAnswer(new Assignment(search.Best)) { LowerBound = search.LowerBound, Steps = search.Steps };
    }

    private static SolverAnswer Anneal(AssignmentProblem problem, SolveContext context, Assignment start)
    {
        var annealer = new FieldAnnealer(problem, start, context.Seed);
        var best = new int[problem.Escalations];
        annealer.CopyTo(best);
        double bestCost = annealer.Cost;
        double scale = Scale(problem), cold = Cold * scale, hot = cold;
        // Some 50 µs of work.
        int chunk = Math.Clamp(100_000 / (problem.Agents + (4 * problem.PairCount / problem.Escalations) + 200), 8, 512);
        long steps = 0;
        while (steps < context.StepLimit && !context.ShouldStop)
        {
            double progress = context.Progress(steps);
            if (steps <= 16 * chunk)
                hot = scale * HotShare(steps, progress, problem.Escalations);
            annealer.Sweep(chunk, (float)Temperature(hot, cold, progress));
            steps += chunk;
            if (annealer.Cost < bestCost)
            {
                bestCost = annealer.Cost;
                annealer.CopyTo(best);
            }
        }
        return new SolverAnswer(new Assignment(best)) { Steps = steps };
    }

    private static double Temperature(double hot, double cold, double progress) =>
        progress < 1 - Quench ? hot * Math.Pow(cold / hot, progress / (1 - Quench)) : cold * (1 - progress) / Quench;

    private static double HotShare(long steps, double progress, int escalations)
    {
        double sweeps = steps / Math.Max(1e-9, progress) / escalations;
        return steps == 0 ? 2 * Cold : Math.Clamp(Hot * Math.Pow(sweeps / SweepsForHot, 0.2), Cold, Hot);
    }

    /// <summary>
    /// The mean over escalations of the standard deviation of their costs over agents, and a tenth of the root of
    /// what their pair terms add in squares.
    /// </summary>
    private static double Scale(AssignmentProblem problem)
    {
        double deviations = 0, pairSquares = 0;
        for (int i = 0; i < problem.Escalations; i++)
        {
            double sum = 0, squares = 0;
            int count = 0;
            foreach (double cost in problem.CostsOf(i))
            {
                if (!double.IsFinite(cost))
                    continue;
                sum += cost;
                squares += cost * cost;
                count++;
            }
            if (count > 1)
                deviations += Math.Sqrt(Math.Max(0, (squares / count) - (sum / count * (sum / count))));
            foreach (double cost in problem.PairCostsOf(i))
                pairSquares += cost * cost;
        }
        return Math.Max(1e-6, (deviations / problem.Escalations) + (0.1 * Math.Sqrt(pairSquares / problem.Escalations)));
    }
}
