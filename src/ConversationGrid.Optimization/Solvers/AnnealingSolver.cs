namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Simulated annealing (Kirkpatrick 1983) over moves and swaps that keep every constraint, from the incumbent or
/// greedy, geometric cooling paced by the budget.
/// </summary>
public sealed class AnnealingSolver : IAssignmentSolver
{
    private const int StepsBetweenLooks = 512;

    public string Name => "annealing";

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        Assignment start = context.Incumbent ?? GreedySolver.Construct(problem);
        if (problem.Escalations == 0 || problem.Agents == 0)
            return new SolverAnswer(start);

        var state = new AssignmentState(problem, start);
        var random = new SeededRandom(context.Seed);
        int[] best = state.Agents.ToArray();
        double bestCost = state.Cost;
        double hot = Spread(problem, ref random), cold = hot / 500;
        long steps = 0;
        while (!context.ShouldStop && steps < context.StepLimit)
        {
            double temperature = hot * Math.Pow(cold / hot, context.Progress(steps));
            for (int s = 0; s < StepsBetweenLooks; s++)
            {
                Step(state, temperature, ref random);
                if (state.Cost < bestCost - 1e-9)
                {
                    bestCost = state.Cost;
                    state.Agents.CopyTo(best);
                }
            }
            steps += StepsBetweenLooks;
        }
        return new SolverAnswer(new Assignment(best.AsSpan())) { Steps = steps };
    }

    private static void Step(AssignmentState state, double temperature, ref SeededRandom random)
    {
        AssignmentProblem problem = state.Problem;
        int i = random.Next(problem.Escalations);
        if ((random.NextUInt64() & 1) == 0)
        {
            int to = random.Next(problem.Agents + 1) - 1;
            if (to == AssignmentProblem.Unassigned && !problem.IsAllowed(i, to))
                return;
            if (state.CanMove(i, to) && Accept(state.MoveDelta(i, to), temperature, ref random))
                state.Move(i, to);
        }
        else
        {
            int k = random.Next(problem.Escalations);
            if (state.CanSwap(i, k) && Accept(state.SwapDelta(i, k), temperature, ref random))
                state.Swap(i, k);
        }
    }

    private static bool Accept(double delta, double temperature, ref SeededRandom random) =>
        delta <= 0 || random.NextDouble() < Math.Exp(-delta / temperature);

    /// <summary>A third of the mean distance between two random allowed places of one escalation.</summary>
    private static double Spread(AssignmentProblem problem, ref SeededRandom random)
    {
        double sum = 0;
        int count = 0;
        for (int s = 0; s < 256; s++)
        {
            ReadOnlySpan<double> row = problem.CostsOf(random.Next(problem.Escalations));
            double difference = Math.Abs(row[random.Next(row.Length)] - row[random.Next(row.Length)]);
            if (double.IsFinite(difference))
            {
                sum += difference;
                count++;
            }
        }
        return Math.Max(1e-6, sum / Math.Max(1, count) / 3);
    }
}
