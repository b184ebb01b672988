namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// What a unit of each agent's capacity is worth: the Lagrangian relaxation of the capacities, by subgradient steps of
/// Polyak's length. Each escalation then takes its cheapest place at cost + price · weight. Pair terms and load costs
/// count by what they can save at most, so that the bound holds.
/// </summary>
internal sealed class CapacityPrices
{
    private const int Iterations = 300;

    private readonly AssignmentProblem _problem;
    private readonly double[] _costs;
    private readonly double[] _current;

    public CapacityPrices(AssignmentProblem problem)
    {
        _problem = problem;
        _costs = MatchingSolver.WithHalfOfGoodPairs(problem).ToArray();
        _current = new double[problem.Agents];
        Prices = new double[problem.Agents];
        LowerBound = double.NegativeInfinity;
    }

    public double[] Prices { get; }

    public double LowerBound { get; private set; }

    public void Improve(SolveContext context, TimeSpan until)
    {
        var use = new double[_problem.Agents];
        var lookout = new Lookout(context);
        double shrink = 1;
        int sinceBetter = 0;
        for (int iteration = 0; iteration < Iterations && !context.ShouldStop && (iteration < 5 || context.Elapsed < until); iteration++)
        {
            double bound = Relax(use, ref lookout);
            if (lookout.IsTimeUp)
                break;
            if (bound > LowerBound)
            {
                LowerBound = bound;
                _current.CopyTo(Prices, 0);
                sinceBetter = 0;
            }
            else if (++sinceBetter == 10)
            {
                shrink /= 2;
                sinceBetter = 0;
            }
            double squares = 0;
            for (int j = 0; j < use.Length; j++)
            {
                double over = use[j] - _problem.Capacities[j];
                if (over > 0 || _current[j] > 0)
                    squares += over * over;
            }
            if (squares == 0 || double.IsInfinity(bound))
                break;
            // The optimum is not known: a twentieth above the best bound stands for it.
            double step = shrink * (LowerBound - bound + (0.05 * Math.Max(1, Math.Abs(LowerBound)))) / squares;
            for (int j = 0; j < use.Length; j++)
                _current[j] = Math.Max(0, _current[j] + (step * (use[j] - _problem.Capacities[j])));
        }
    }

    private double Relax(double[] use, ref Lookout lookout)
    {
        Array.Clear(use);
        double bound = 0;
        for (int j = 0; j < use.Length; j++)
            bound += LeastLoadCost(j) - (_current[j] * _problem.Capacities[j]);
        int agents = _problem.Agents;
        ReadOnlySpan<int> weights = _problem.Weights;
        for (int i = 0; i < _problem.Escalations && !lookout.ShouldStop(agents); i++)
        {
            double least = _problem.UnassignedCosts[i];
            int at = AssignmentProblem.Unassigned;
            ReadOnlySpan<double> row = _costs.AsSpan(i * agents, agents);
            for (int j = 0; j < row.Length; j++)
            {
                int weight = weights.IsEmpty ? 1 : weights[(i * agents) + j];
                double cost = row[j] + (_current[j] * weight);
                if (cost < least && weight <= _problem.Capacities[j])
                    (least, at) = (cost, j);
            }
            bound += least;
            if (at != AssignmentProblem.Unassigned)
                use[at] += _problem.Weight(i, at);
        }
        return bound;
    }

    private double LeastLoadCost(int agent)
    {
        double least = 0;
        foreach (double cost in _problem.LoadCostsOf(agent))
            least = Math.Min(least, cost);
        return least;
    }
}
