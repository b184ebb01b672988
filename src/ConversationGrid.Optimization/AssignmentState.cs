namespace ConversationGrid.Optimization;

/// <summary>
/// An assignment under change. <see cref="Cost"/> follows every move; the deltas of a move and a swap cost
/// O(pair degree). Escalations that must be assigned may be unassigned here for a while; they add
/// nothing to <see cref="Cost"/>. For one thread.
/// </summary>
public sealed class AssignmentState
{
    private const int None = AssignmentProblem.Unassigned;

    private readonly int[] _agents;
    private readonly int[] _loads;
    private readonly double[] _pairCosts;

    /// <summary>Starts with nobody assigned.</summary>
    public AssignmentState(AssignmentProblem problem)
    {
        Problem = problem;
        _agents = new int[problem.Escalations];
        _loads = new int[problem.Agents];
        _pairCosts = new double[problem.Agents];
        Array.Fill(_agents, None);
        for (int i = 0; i < _agents.Length; i++)
            Cost += PlaceCost(i, None);
    }

    /// <exception cref="ArgumentException">The assignment breaks a capacity or a ban.</exception>
    public AssignmentState(AssignmentProblem problem, Assignment assignment)
        : this(problem)
    {
        if (assignment.Agents.Length != problem.Escalations)
            throw new ArgumentException($"{assignment.Agents.Length} places for {problem.Escalations} escalations.", nameof(assignment));
        for (int i = 0; i < _agents.Length; i++)
        {
            if (assignment[i] == None)
                continue;
            if (!CanMove(i, assignment[i]))
                throw new ArgumentException($"Escalation {i} cannot go to agent {assignment[i]}.", nameof(assignment));
            Move(i, assignment[i]);
        }
    }

    public AssignmentProblem Problem { get; }

    public double Cost { get; private set; }

    public ReadOnlySpan<int> Agents => _agents;

    public ReadOnlySpan<int> Loads => _loads;

    /// <summary>Whether the move keeps every ban and capacity. Moving to <see cref="AssignmentProblem.Unassigned"/> always does.</summary>
    public bool CanMove(int escalation, int agent) =>
        agent == None || agent == _agents[escalation]
        || (Problem.IsAllowed(escalation, agent) && _loads[agent] + Problem.Weight(escalation, agent) <= Problem.Capacities[agent]);

    public double MoveDelta(int escalation, int agent)
    {
        int from = _agents[escalation];
        if (from == agent)
            return 0;
        double delta = PlaceCost(escalation, agent) - PlaceCost(escalation, from)
            + PairCost(escalation, agent) - PairCost(escalation, from);
        if (Problem.HasLoadCosts)
        {
            if (agent != None)
                delta += LoadDelta(agent, Problem.Weight(escalation, agent));
            if (from != None)
                delta += LoadDelta(from, -Problem.Weight(escalation, from));
        }
        return delta;
    }

    /// <summary>
    /// The cheapest move of the escalation to another place that keeps every ban and capacity, and what it adds to <see cref="Cost"/>;
    /// <c>+∞</c> where there is no other place. All agents together cost O(agents + pair degree).
    /// </summary>
    public (int Agent, double Delta) BestMove(int escalation)
    {
        int from = _agents[escalation];
        GatherPairCosts(escalation);
        double here = PlaceCost(escalation, from);
        if (from != None)
            here += _pairCosts[from] - LoadDelta(from, -Problem.Weight(escalation, from));
        (int Agent, double Delta) best = (None, double.PositiveInfinity);
        if (from != None && Problem.IsAllowed(escalation, None))
            best.Delta = PlaceCost(escalation, None) - here;
        ReadOnlySpan<double> costs = Problem.CostsOf(escalation);
        for (int agent = 0; agent < costs.Length; agent++)
        {
            if (agent == from || !CanMove(escalation, agent))
                continue;
            double delta = costs[agent] + _pairCosts[agent] + LoadDelta(agent, Problem.Weight(escalation, agent)) - here;
            if (delta < best.Delta)
                best = (agent, delta);
        }
        return best;
    }

    public void Move(int escalation, int agent)
    {
        Cost += MoveDelta(escalation, agent);
        int from = _agents[escalation];
        if (from != None)
            _loads[from] -= Problem.Weight(escalation, from);
        if (agent != None)
            _loads[agent] += Problem.Weight(escalation, agent);
        _agents[escalation] = agent;
    }

    /// <summary>Whether exchanging the places of the two keeps every ban and capacity.</summary>
    public bool CanSwap(int first, int second)
    {
        int a = _agents[first], b = _agents[second];
        return a == b || (Fits(first, b, second) && Fits(second, a, first));

        bool Fits(int comer, int agent, int leaver) =>
            agent == None
            || (Problem.IsAllowed(comer, agent)
                && _loads[agent] + Problem.Weight(comer, agent) - Problem.Weight(leaver, agent) <= Problem.Capacities[agent]);
    }

    public double SwapDelta(int first, int second)
    {
        int a = _agents[first], b = _agents[second];
        if (a == b)
            return 0;
        double delta = PlaceCost(first, b) - PlaceCost(first, a) + PlaceCost(second, a) - PlaceCost(second, b)
            + PairCost(first, b, second) - PairCost(first, a) + PairCost(second, a, first) - PairCost(second, b);
        if (Problem.HasLoadCosts)
        {
            if (a != None)
                delta += LoadDelta(a, Problem.Weight(second, a) - Problem.Weight(first, a));
            if (b != None)
                delta += LoadDelta(b, Problem.Weight(first, b) - Problem.Weight(second, b));
        }
        return delta;
    }

    public void Swap(int first, int second)
    {
        Cost += SwapDelta(first, second);
        int a = _agents[first], b = _agents[second];
        if (a != None)
            _loads[a] += Problem.Weight(second, a) - Problem.Weight(first, a);
        if (b != None)
            _loads[b] += Problem.Weight(first, b) - Problem.Weight(second, b);
        (_agents[first], _agents[second]) = (b, a);
    }

    public Assignment ToAssignment() => new(_agents.AsSpan());

    private double PlaceCost(int escalation, int agent)
    {
        double cost = Problem.Cost(escalation, agent);
        return agent == None && double.IsPositiveInfinity(cost) ? 0 : cost;
    }

    private double LoadDelta(int agent, int weight) =>
        Problem.LoadCost(agent, _loads[agent] + weight) - Problem.LoadCost(agent, _loads[agent]);

    private void GatherPairCosts(int escalation)
    {
        Array.Clear(_pairCosts);
        ReadOnlySpan<int> partners = Problem.PartnersOf(escalation);
        ReadOnlySpan<double> costs = Problem.PairCostsOf(escalation);
        for (int p = 0; p < partners.Length; p++)
        {
            if (_agents[partners[p]] != None)
                _pairCosts[_agents[partners[p]]] += costs[p];
        }
    }

    private double PairCost(int escalation, int agent, int except = -1)
    {
        if (agent == None)
            return 0;
        ReadOnlySpan<int> partners = Problem.PartnersOf(escalation);
        ReadOnlySpan<double> costs = Problem.PairCostsOf(escalation);
        double sum = 0;
        for (int p = 0; p < partners.Length; p++)
        {
            if (_agents[partners[p]] == agent && partners[p] != except)
                sum += costs[p];
        }
        return sum;
    }
}
