namespace ConversationGrid.Optimization;

/// <summary>
/// Collects an <see cref="AssignmentProblem"/>. Where nothing is said every cost is 0, every weight and
/// capacity 1, every agent allowed, and every escalation must be assigned. Mistakes are collected too, and
/// <see cref="Build"/> names them all.
/// </summary>
public sealed class AssignmentProblemBuilder
{
    /// <summary>The largest magnitude of a cost: beyond it sums of doubles lose the small differences.</summary>
    public const double MaxCost = 1e12;

    /// <summary>The largest <c>escalations × agents</c>.</summary>
    public const int MaxCells = 1 << 26;

    /// <summary>The largest capacity of an agent with a load cost, which is kept as a table.</summary>
    public const int MaxLoadTable = 1 << 20;

    private readonly int _escalations;
    private readonly int _agents;
    private readonly double[] _costs;
    private readonly int[] _capacities;
    private readonly double[] _unassigned;
    private readonly Dictionary<(int First, int Second), double> _pairs = [];
    private readonly List<string> _errors = [];
    private int[]? _weights;
    private double[]?[]? _loadTables;
    private (double Curvature, int ExistingLoad)?[]? _quadraticLoads;

    public AssignmentProblemBuilder(int escalations, int agents)
    {
        if (escalations < 0)
            _errors.Add($"escalations: {escalations} is negative.");
        if (agents < 0)
            _errors.Add($"agents: {agents} is negative.");
        if ((long)escalations * agents > MaxCells)
            _errors.Add($"{escalations} escalations × {agents} agents are more than {MaxCells} cells.");
        if (_errors.Count > 0)
            throw new InvalidProblemException(_errors);

        _escalations = escalations;
        _agents = agents;
        _costs = new double[escalations * agents];
        _capacities = new int[agents];
        Array.Fill(_capacities, 1);
        _unassigned = new double[escalations];
        Array.Fill(_unassigned, double.PositiveInfinity);
    }

    /// <param name="cost">Finite, or <c>+∞</c> to forbid.</param>
    public AssignmentProblemBuilder SetCost(int escalation, int agent, double cost)
    {
        if (InRange(escalation, agent, "cost"))
            _costs[(escalation * _agents) + agent] = cost;
        return this;
    }

    /// <summary>All costs at once, escalation-major.</summary>
    public AssignmentProblemBuilder SetCosts(ReadOnlySpan<double> costs)
    {
        if (costs.Length == _costs.Length)
            costs.CopyTo(_costs);
        else
            _errors.Add($"costs: {costs.Length} numbers where {_escalations} × {_agents} are needed.");
        return this;
    }

    public AssignmentProblemBuilder Forbid(int escalation, int agent) => SetCost(escalation, agent, double.PositiveInfinity);

    /// <summary>How much of the agent's capacity the escalation uses.</summary>
    public AssignmentProblemBuilder SetWeight(int escalation, int agent, int weight)
    {
        if (InRange(escalation, agent, "weight"))
            WeightTable()[(escalation * _agents) + agent] = weight;
        return this;
    }

    /// <summary>All weights at once, escalation-major.</summary>
    public AssignmentProblemBuilder SetWeights(ReadOnlySpan<int> weights)
    {
        if (weights.Length == _costs.Length)
            weights.CopyTo(WeightTable());
        else
            _errors.Add($"weights: {weights.Length} numbers where {_escalations} × {_agents} are needed.");
        return this;
    }

    public AssignmentProblemBuilder SetCapacity(int agent, int capacity)
    {
        if (AgentInRange(agent, "capacity"))
            _capacities[agent] = capacity;
        return this;
    }

    /// <param name="cost">Finite, or <c>+∞</c> where the escalation must be assigned.</param>
    public AssignmentProblemBuilder SetUnassignedCost(int escalation, double cost)
    {
        if (EscalationInRange(escalation, "unassigned cost"))
            _unassigned[escalation] = cost;
        return this;
    }

    /// <summary>Adds to what it costs when both escalations are with the same agent; negative where that is good.</summary>
    public AssignmentProblemBuilder AddPair(int first, int second, double cost)
    {
        if (!EscalationInRange(first, "pair") | !EscalationInRange(second, "pair"))
            return this;
        if (first == second)
        {
            _errors.Add($"pair ({first}, {second}): an escalation cannot be paired with itself.");
            return this;
        }
        var key = first < second ? (first, second) : (second, first);
        _pairs[key] = _pairs.GetValueOrDefault(key) + cost;
        return this;
    }

    /// <summary>The cost of each load from 0 to the agent's capacity: convex, and 0 at load 0.</summary>
    public AssignmentProblemBuilder SetLoadCost(int agent, ReadOnlySpan<double> costOfLoad)
    {
        if (AgentInRange(agent, "load cost"))
            (_loadTables ??= new double[_agents][])[agent] = costOfLoad.ToArray();
        return this;
    }

    /// <summary>
    /// The load cost <c>curvature · ((existing + load)² − existing²)</c>: with one curvature for all it balances
    /// what agents carry in total, <paramref name="existingLoad"/> included.
    /// </summary>
    public AssignmentProblemBuilder SetQuadraticLoadCost(int agent, double curvature, int existingLoad = 0)
    {
        if (AgentInRange(agent, "load cost"))
            (_quadraticLoads ??= new (double, int)?[_agents])[agent] = (curvature, existingLoad);
        return this;
    }

    /// <exception cref="InvalidProblemException">Something is wrong; it lists everything.</exception>
    public AssignmentProblem Build()
    {
        Check();
        (int[] loadStart, double[] loadCosts) = BuildLoadCosts();
        if (_errors.Count > 0)
            throw new InvalidProblemException([.. _errors]);

        (int[] pairStart, int[] partners, double[] pairCosts) = BuildPairs();
        int[]? weights = _weights is null || _weights.AsSpan().IndexOfAnyExcept(1) < 0 ? null : [.. _weights];
        return new AssignmentProblem(
            _escalations, _agents, [.. _costs], weights, [.. _capacities], [.. _unassigned],
            pairStart, partners, pairCosts, loadStart, loadCosts);
    }

    private void Check()
    {
        for (int i = 0; i < _escalations; i++)
        {
            for (int j = 0; j < _agents; j++)
            {
                if (!IsCost(_costs[(i * _agents) + j]))
                    _errors.Add($"cost of escalation {i} at agent {j}: {_costs[(i * _agents) + j]} is neither within ±{MaxCost} nor +∞.");
                if (_weights is not null && _weights[(i * _agents) + j] < 0)
                    _errors.Add($"weight of escalation {i} at agent {j}: {_weights[(i * _agents) + j]} is negative.");
            }
            if (!IsCost(_unassigned[i]))
                _errors.Add($"unassigned cost of escalation {i}: {_unassigned[i]} is neither within ±{MaxCost} nor +∞.");
        }
        for (int j = 0; j < _agents; j++)
        {
            if (_capacities[j] < 0)
                _errors.Add($"capacity of agent {j}: {_capacities[j]} is negative.");
        }
        foreach (var ((first, second), cost) in _pairs)
        {
            if (!(Math.Abs(cost) <= MaxCost))
                _errors.Add($"pair ({first}, {second}): {cost} is not within ±{MaxCost}.");
        }
        if (_weights is not null)
            CheckWeightSums();
    }

    /// <summary>Loads are kept in 32 bits.</summary>
    private void CheckWeightSums()
    {
        for (int j = 0; j < _agents; j++)
        {
            long sum = 0;
            for (int i = 0; i < _escalations; i++)
                sum += _weights![(i * _agents) + j];
            if (sum > int.MaxValue / 2)
                _errors.Add($"weights at agent {j}: their sum {sum} is above {int.MaxValue / 2}.");
        }
    }

    private (int[] Start, double[] Costs) BuildLoadCosts()
    {
        if (_loadTables is null && _quadraticLoads is null)
            return ([], []);
        var start = new int[_agents + 1];
        var costs = new List<double>();
        for (int j = 0; j < _agents; j++)
        {
            double[] table = LoadTable(j);
            CheckLoadTable(j, table);
            costs.AddRange(table);
            start[j + 1] = costs.Count;
        }
        return (start, [.. costs]);
    }

    private double[] LoadTable(int agent)
    {
        if (_loadTables?[agent] is { } given)
            return given;
        int capacity = Math.Max(0, _capacities[agent]);
        if (capacity > MaxLoadTable)
        {
            _errors.Add($"load cost of agent {agent}: its capacity {capacity} is above {MaxLoadTable}.");
            return [0];
        }
        var table = new double[capacity + 1];
        if (_quadraticLoads?[agent] is var (curvature, existing))
        {
            for (int load = 0; load <= capacity; load++)
                table[load] = curvature * load * (load + (2.0 * existing));
        }
        return table;
    }

    private void CheckLoadTable(int agent, double[] table)
    {
        if (table.Length != _capacities[agent] + 1)
        {
            _errors.Add($"load cost of agent {agent}: {table.Length} numbers where capacity {_capacities[agent]} needs {_capacities[agent] + 1}.");
            return;
        }
        if (table[0] != 0)
            _errors.Add($"load cost of agent {agent}: it is {table[0]} at load 0, not 0.");
        for (int load = 1; load < table.Length; load++)
        {
            if (!(Math.Abs(table[load]) <= MaxCost))
            {
                _errors.Add($"load cost of agent {agent} at load {load}: {table[load]} is not within ±{MaxCost}.");
                return;
            }
            double tolerance = 1e-9 * Math.Max(1, Math.Abs(table[load]));
            if (load > 1 && table[load] - table[load - 1] < table[load - 1] - table[load - 2] - tolerance)
            {
                _errors.Add($"load cost of agent {agent}: it is not convex at load {load}.");
                return;
            }
        }
    }

    private (int[] Start, int[] Partners, double[] Costs) BuildPairs()
    {
        var start = new int[_escalations + 1];
        foreach (var ((first, second), _) in _pairs)
        {
            start[first + 1]++;
            start[second + 1]++;
        }
        for (int i = 0; i < _escalations; i++)
            start[i + 1] += start[i];

        int[] next = [.. start];
        var partners = new int[_pairs.Count * 2];
        var costs = new double[_pairs.Count * 2];
        foreach (var ((first, second), cost) in _pairs.OrderBy(pair => pair.Key))
        {
            (partners[next[first]], costs[next[first]++]) = (second, cost);
            (partners[next[second]], costs[next[second]++]) = (first, cost);
        }
        for (int i = 0; i < _escalations; i++)
            Array.Sort(partners, costs, start[i], start[i + 1] - start[i]);
        return (start, partners, costs);
    }

    private int[] WeightTable()
    {
        if (_weights is null)
        {
            _weights = new int[_costs.Length];
            Array.Fill(_weights, 1);
        }
        return _weights;
    }

    private bool InRange(int escalation, int agent, string what) => EscalationInRange(escalation, what) & AgentInRange(agent, what);

    private bool EscalationInRange(int escalation, string what)
    {
        if ((uint)escalation < (uint)_escalations)
            return true;
        _errors.Add($"{what}: there is no escalation {escalation} among {_escalations}.");
        return false;
    }

    private bool AgentInRange(int agent, string what)
    {
        if ((uint)agent < (uint)_agents)
            return true;
        _errors.Add($"{what}: there is no agent {agent} among {_agents}.");
        return false;
    }

    private static bool IsCost(double cost) => Math.Abs(cost) <= MaxCost || double.IsPositiveInfinity(cost);
}
