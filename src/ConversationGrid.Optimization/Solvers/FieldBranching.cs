namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Depth-first branch and bound for every shape of problem. The bound: what is placed, and for each open escalation its
/// cheapest place at the agents' present loads, with half of every good pair it could still make.
/// </summary>
internal sealed class FieldBranching
{
    private readonly AssignmentProblem _problem;
    private readonly SolveContext _context;
    private readonly int _agents;
    private readonly double[] _field;
    private readonly int[] _left;
    private readonly int[] _place;
    private readonly bool[] _open;
    private readonly double[] _hope;
    private readonly double[][] _keys;
    private readonly int[][] _order;
    private Lookout _lookout;

    public FieldBranching(AssignmentProblem problem, SolveContext context)
    {
        _problem = problem;
        _context = context;
        _lookout = new Lookout(context);
        _agents = problem.Agents;
        _field = GC.AllocateUninitializedArray<double>(problem.Costs.Length);
        _left = problem.Capacities.ToArray();
        _place = new int[problem.Escalations];
        _open = new bool[problem.Escalations];
        _hope = new double[problem.Escalations];
        _keys = new double[problem.Escalations][];
        _order = new int[problem.Escalations][];
        Array.Fill(_open, true);
    }

    public double UpperBound { get; private set; } = double.PositiveInfinity;

    public int[]? Best { get; private set; }

    public bool IsExhausted { get; private set; }

    public long Nodes { get; private set; }

    public void Search(int[]? known, double knownCost)
    {
        if (known is not null)
            (Best, UpperBound) = (known, knownCost);
        IsExhausted = TryFill() && Visit(0, 0);
    }

    private bool TryFill()
    {
        for (int i = 0; i < _place.Length; i++)
        {
            ReadOnlySpan<double> pairCosts = _problem.PairCostsOf(i);
            if (_lookout.ShouldStop(_agents + pairCosts.Length))
                return false;
            _problem.CostsOf(i).CopyTo(_field.AsSpan(i * _agents));
            foreach (double cost in pairCosts)
                _hope[i] += Math.Min(0, cost) / 2;
        }
        return true;
    }

    private bool Visit(int depth, double cost)
    {
        if (++Nodes >= _context.StepLimit || _lookout.ShouldStop(_agents))
            return false;
        if (depth == _place.Length)
        {
            if (cost < UpperBound - 1e-9)
            {
                UpperBound = cost;
                Best = [.. _place];
            }
            return true;
        }
        int i = MostRegret(out double bound);
        if (_lookout.IsTimeUp)
            return false;
        if (cost + bound >= UpperBound - 1e-9)
            return true;

        (double[] keys, int[] order) = (_keys[depth] ??= new double[_agents + 1], _order[depth] ??= new int[_agents + 1]);
        int count = 0;
        for (int agent = AssignmentProblem.Unassigned; agent < _agents; agent++)
        {
            double price = Price(i, agent);
            if (double.IsPositiveInfinity(price))
                continue;
            keys[count] = price;
            order[count++] = agent;
        }
        Array.Sort(keys, order, 0, count);
        for (int c = 0; c < count; c++)
        {
            Place(i, order[c]);
            bool searched = Visit(depth + 1, cost + keys[c]);
            Unplace(i);
            if (!searched)
                return false;
        }
        return true;
    }

    /// <summary>The open escalation that would lose most by its second choice, and the bound over all open ones.</summary>
    private int MostRegret(out double bound)
    {
        int most = -1;
        double mostRegret = -1;
        bound = 0;
        for (int i = 0; i < _place.Length; i++)
        {
            if (!_open[i])
                continue;
            if (_lookout.ShouldStop(_agents))
                return most;
            double best = _problem.UnassignedCosts[i], second = double.PositiveInfinity;
            for (int j = 0; j < _agents; j++)
            {
                double price = Price(i, j) + _hope[i];
                if (price < best)
                    (second, best) = (best, price);
                else if (price < second)
                    second = price;
            }
            bound += best;
            double regret = double.IsInfinity(second) ? double.MaxValue : second - best;
            if (regret > mostRegret)
                (mostRegret, most) = (regret, i);
        }
        return most;
    }

    private double Price(int i, int agent)
    {
        if (agent == AssignmentProblem.Unassigned)
            return _problem.UnassignedCosts[i];
        int weight = _problem.Weight(i, agent);
        if (weight > _left[agent])
            return double.PositiveInfinity;
        double price = _field[(i * _agents) + agent];
        if (!_problem.HasLoadCosts)
            return price;
        int load = _problem.Capacities[agent] - _left[agent];
        return price + _problem.LoadCost(agent, load + weight) - _problem.LoadCost(agent, load);
    }

    private void Place(int i, int agent)
    {
        _place[i] = agent;
        _open[i] = false;
        Touch(i, agent, 1);
    }

    private void Unplace(int i)
    {
        Touch(i, _place[i], -1);
        _open[i] = true;
    }

    private void Touch(int i, int agent, int sign)
    {
        if (agent != AssignmentProblem.Unassigned)
            _left[agent] -= sign * _problem.Weight(i, agent);
        ReadOnlySpan<int> partners = _problem.PartnersOf(i);
        ReadOnlySpan<double> costs = _problem.PairCostsOf(i);
        for (int p = 0; p < partners.Length; p++)
        {
            _hope[partners[p]] -= sign * Math.Min(0, costs[p]) / 2;
            if (agent != AssignmentProblem.Unassigned)
                _field[(partners[p] * _agents) + agent] += sign * costs[p];
        }
    }
}
