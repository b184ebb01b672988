namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Depth-first branch and bound for resource-weighted problems without pair terms or load costs, on the bound of
/// <see cref="KnapsackRelaxation"/> (after Posta, Ferland and Michelon 2012). Branches on an escalation that the packings
/// disagree about, over the agents by what they would cost.
/// </summary>
internal sealed class KnapsackBranching
{
    private const int StepsAtRoot = 120;
    private const int StepsAtNode = 12;

    private readonly AssignmentProblem _problem;
    private readonly KnapsackRelaxation _relaxation;
    private readonly double _resolution;
    private readonly double[][] _offers;
    private readonly double[][] _keys;
    private readonly int[][] _order;
    private readonly SolveContext _context;
    private long _nodesLeft;
    private double _root = double.NegativeInfinity;

    public KnapsackBranching(AssignmentProblem problem, double[] prices, SolveContext context, long nodes)
    {
        _problem = problem;
        _context = context;
        _nodesLeft = nodes;
        _relaxation = new KnapsackRelaxation(problem, prices, context);
        _resolution = HasWholeCosts(problem) ? 1 - 1e-6 : 1e-9;
        _offers = new double[problem.Escalations + 1][];
        _keys = new double[problem.Escalations][];
        _order = new int[problem.Escalations][];
    }

    public double UpperBound { get; private set; } = double.PositiveInfinity;

    public int[]? Best { get; private set; }

    /// <summary>Of the whole problem; the upper bound itself where the search ended.</summary>
    public double LowerBound { get; private set; }

    public bool IsExhausted { get; private set; }

    public long Nodes { get; private set; }

    /// <summary>Searches for something better than <paramref name="known"/>, which is feasible, or null.</summary>
    public void Search(int[]? known, double knownCost)
    {
        if (known is not null)
            (Best, UpperBound) = (known, knownCost);
        IsExhausted = Visit(0, StepsAtRoot);
        LowerBound = IsExhausted ? UpperBound : _root;
    }

    /// <summary>False where time or nodes ran out.</summary>
    private bool Visit(int depth, int steps)
    {
        Nodes++;
        if (--_nodesLeft < 0 || _context.ShouldStop)
            return false;
        _relaxation.Restart(depth == 0 ? 1 : 0.5);
        for (int step = 0; step < steps; step++)
        {
            if (_context.ShouldStop)
                return false;
            double bound = _relaxation.LowerBound;
            _relaxation.Step(double.IsInfinity(UpperBound) ? Math.Max(bound, 0) * 1.02 : UpperBound);
            if (depth == 0)
                _root = _relaxation.LowerBound;
            if (_relaxation.LowerBound > UpperBound - _resolution)
                return true;
            if (!_relaxation.Cover.AsSpan().ContainsAnyExcept(1))
                Keep();
        }
        int branching = Branching();
        if (branching < 0)
            return true;

        double[] offers = _offers[depth] ??= new double[_problem.Escalations];
        _relaxation.Offers.CopyTo(offers, 0);
        (double[] keys, int[] order) = (_keys[depth] ??= new double[_problem.Agents + 1], _order[depth] ??= new int[_problem.Agents + 1]);
        int count = 0;
        for (int agent = AssignmentProblem.Unassigned; agent < _problem.Agents; agent++)
        {
            double cost = _relaxation.PlaceCost(branching, agent);
            if (double.IsPositiveInfinity(cost) || !_relaxation.Fits(branching, agent))
                continue;
            keys[count] = cost + (agent < 0 ? 0 : _relaxation.CapacityPricesOf[agent] * _problem.Weight(branching, agent));
            order[count++] = agent;
        }
        Array.Sort(keys, order, 0, count);
        for (int c = 0; c < count; c++)
        {
            _relaxation.Fix(branching, order[c]);
            bool searched = Visit(depth + 1, StepsAtNode);
            _relaxation.Unfix(branching);
            offers.CopyTo(_relaxation.Offers, 0);
            if (!searched)
                return false;
        }
        return true;
    }

    private void Keep()
    {
        double cost = 0;
        for (int i = 0; i < _problem.Escalations; i++)
            cost += _relaxation.PlaceCost(i, _relaxation.Cheapest[i]);
        if (cost < UpperBound)
        {
            UpperBound = cost;
            Best = [.. _relaxation.Cheapest];
        }
    }

    private int Branching()
    {
        int branching = -1;
        double most = -1;
        for (int i = 0; i < _problem.Escalations; i++)
        {
            if (_relaxation.IsFixed(i))
                continue;
            double doubt = _relaxation.Cover[i] != 1 ? 1e6 : 0;
            for (int j = 0; j < _problem.Agents; j++)
                doubt += _problem.Weight(i, j) / (double)_problem.Agents;
            if (doubt > most)
                (most, branching) = (doubt, i);
        }
        return branching;
    }

    internal static bool HasWholeCosts(AssignmentProblem problem)
    {
        foreach (double cost in problem.Costs)
        {
            if (double.IsFinite(cost) && cost != Math.Floor(cost))
                return false;
        }
        foreach (double cost in problem.UnassignedCosts)
        {
            if (double.IsFinite(cost) && cost != Math.Floor(cost))
                return false;
        }
        return !problem.HasPairs && !problem.HasLoadCosts;
    }
}
