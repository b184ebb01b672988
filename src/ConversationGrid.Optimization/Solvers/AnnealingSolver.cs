using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) by heat bath, from the incumbent or greedy, with
/// cooling paced by the budget. The default where there are pair terms.
/// </summary>
public sealed class AnnealingSolver : IBoundingSolver
{
    // Shares of the budget: earlier there is nothing worth showing.
    private const double FirstPost = 0.4;
    private const double PostEvery = 0.1;

    public string Name => "annealing";

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        Assignment start = context.Incumbent ?? GreedySolver.Construct(problem, context);
        if (problem.Escalations == 0 || problem.Agents == 0)
            return new SolverAnswer(start);
        if (problem.HasUnitWeights)
            return Anneal(problem, context, start);

        var search = new PackingSearch(problem, context, start, Name);
        search.Run(share: 1);
        return search.Best is null ? null : new SolverAnswer(new Assignment(search.Best)) { LowerBound = search.LowerBound, Steps = search.Steps };
    }

    private SolverAnswer Anneal(AssignmentProblem problem, SolveContext context, Assignment start)
    {
        IAnnealer annealer = (IAnnealer?)AgentAnnealer.TryCreate(problem, start, context.Seed) ?? new FieldAnnealer(problem, start, context.Seed);
        var best = new int[problem.Escalations];
        annealer.CopyTo(best);
        double bestCost = annealer.Cost;
        int chunk = annealer.StepsInAWhile;
        long steps = 0;
        double nextPost = FirstPost;
        while (steps < context.StepLimit && !context.ShouldStop)
        {
            double progress = context.Progress(steps);
            annealer.Sweep(chunk, (float)annealer.Temperature(progress));
            steps += chunk;
            if (progress >= nextPost)
            {
                // Whatever becomes of this thread at the deadline, most of its work is on the board by then.
                context.Board?.Post(Name, new Assignment(best));
                nextPost = progress + PostEvery;
            }
            if (annealer.Cost < bestCost)
            {
                bestCost = annealer.Cost;
                annealer.CopyTo(best);
            }
        }
        return new SolverAnswer(new Assignment(best)) { Steps = steps };
    }

    /// <summary>
    /// The mean over escalations of the standard deviation of their costs over agents, and a share of the root of
    /// what their pair terms add in squares.
    /// </summary>
    internal static double Scale(AssignmentProblem problem, double pairShare)
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
        return Math.Max(1e-6, (deviations / problem.Escalations) + (pairShare * Math.Sqrt(pairSquares / problem.Escalations)));
    }
}
