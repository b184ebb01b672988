namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Exact assignment for unit weights, linear costs and convex load costs: a min-cost flow by successive shortest
/// augmenting paths with potentials (Jonker and Volgenant 1987; Ahuja, Magnanti and Orlin 1993, ch. 9). The
/// escalations on an agent are folded away: the graph has one node for each agent and one for waiting, and the
/// cheapest way to pass one escalation on from agent to agent is kept beside them.
/// </summary>
internal sealed class SlotMatching
{
    private const int Nobody = -1;

    private readonly int _rows;
    private readonly int _columns;
    private readonly double[] _costs;
    private readonly double[] _marginal;
    private readonly double[] _potential;
    private readonly double[] _transfer;
    private readonly int[] _mover;
    private readonly double[] _distance;
    private readonly int[] _previous;
    private readonly bool[] _done;
    private readonly int[] _scanned;
    private readonly int[] _column;
    private readonly int[] _head;
    private readonly int[] _next;
    private readonly int[] _load;
    private readonly AssignmentProblem _problem;
    private int _scannedCount;

    public SlotMatching(AssignmentProblem problem)
    {
        _problem = problem;
        _rows = problem.Escalations;
        _columns = problem.Agents + 1;
        _costs = GC.AllocateUninitializedArray<double>(_rows * _columns);
        _marginal = new double[_columns];
        _potential = new double[_columns];
        _transfer = new double[_columns * _columns];
        _mover = new int[_columns * _columns];
        _distance = new double[_columns];
        _previous = new int[_columns];
        _done = new bool[_columns];
        _scanned = new int[_columns];
        _column = new int[_rows];
        _head = new int[_columns];
        _next = new int[_rows];
        _load = new int[_columns];
        Array.Fill(_transfer, double.PositiveInfinity);
        Array.Fill(_mover, Nobody);
        Array.Fill(_column, Nobody);
        Array.Fill(_head, Nobody);
        for (int j = 0; j < _columns; j++)
        {
            _marginal[j] = Marginal(j);
            _potential[j] = double.IsPositiveInfinity(_marginal[j]) ? 0 : -_marginal[j];
        }
    }

    /// <summary>False where no feasible assignment exists, or time is up (then <see cref="SolveContext.ShouldStop"/> is true).</summary>
    /// <param name="costs">Escalation-major, in place of the problem's own; <c>+∞</c> where forbidden.</param>
    /// <param name="context">Asked before each escalation.</param>
    public bool TrySolve(ReadOnlySpan<double> costs, SolveContext context)
    {
        for (int i = 0; i < _rows; i++)
        {
            if (context.ShouldStop)
                return false;
            costs.Slice(i * _problem.Agents, _problem.Agents).CopyTo(_costs.AsSpan(i * _columns));
            _costs[(i * _columns) + _problem.Agents] = _problem.UnassignedCosts[i];
            int end = ShortestPath(i, out double length);
            if (end == Nobody)
                return false;
            Reprice(length);
            Augment(i, end);
        }
        return true;
    }

    public Assignment ToAssignment()
    {
        var places = new int[_rows];
        for (int i = 0; i < _rows; i++)
            places[i] = _column[i] == _problem.Agents ? AssignmentProblem.Unassigned : _column[i];
        return new Assignment(places);
    }

    /// <summary>Of the costs that were given, load costs included.</summary>
    public double Cost()
    {
        double cost = 0;
        for (int i = 0; i < _rows; i++)
            cost += _costs[(i * _columns) + _column[i]];
        for (int j = 0; j < _problem.Agents; j++)
            cost += _problem.LoadCost(j, _load[j]);
        return cost;
    }

    /// <summary>Dijkstra over the agents. Returns the one whose load grows, or <see cref="Nobody"/>.</summary>
    private int ShortestPath(int row, out double length)
    {
        ReadOnlySpan<double> entry = _costs.AsSpan(row * _columns, _columns);
        double[] distance = _distance, potential = _potential;
        bool[] done = _done;
        int nearest = Nobody, end = Nobody;
        double least = double.PositiveInfinity;
        for (int k = 0; k < distance.Length; k++)
        {
            distance[k] = entry[k] - potential[k];
            _previous[k] = Nobody;
            done[k] = false;
            if (distance[k] < least)
                (least, nearest) = (distance[k], k);
        }
        _scannedCount = 0;
        length = double.PositiveInfinity;
        while (nearest != Nobody && least < length)
        {
            int j = nearest;
            done[j] = true;
            _scanned[_scannedCount++] = j;
            double through = least + Math.Max(0, _marginal[j] + potential[j]);
            if (through < length)
                (length, end) = (through, j);

            double offset = least + potential[j];
            (least, nearest) = (double.PositiveInfinity, Nobody);
            ReadOnlySpan<double> transfer = _transfer.AsSpan(j * _columns, distance.Length);
            for (int k = 0; k < distance.Length; k++)
            {
                if (done[k])
                    continue;
                double candidate = offset + transfer[k] - potential[k];
                double known = distance[k];
                if (candidate < known)
                {
                    distance[k] = known = candidate;
                    _previous[k] = j;
                }
                if (known < least)
                    (least, nearest) = (known, k);
            }
        }
        return end;
    }

    private void Reprice(double length)
    {
        for (int s = 0; s < _scannedCount; s++)
        {
            int j = _scanned[s];
            if (_distance[j] < length)
                _potential[j] += _distance[j] - length;
        }
    }

    private void Augment(int row, int end)
    {
        _load[end]++;
        _marginal[end] = Marginal(end);
        int column = end;
        while (_previous[column] != Nobody)
        {
            int from = _previous[column];
            int mover = _mover[(from * _columns) + column];
            Remove(mover, from);
            Add(mover, column);
            column = from;
        }
        Add(row, column);
    }

    private void Add(int row, int column)
    {
        _column[row] = column;
        _next[row] = _head[column];
        _head[column] = row;
        ReadOnlySpan<double> costs = _costs.AsSpan(row * _columns, _columns);
        Span<double> transfer = _transfer.AsSpan(column * _columns, costs.Length);
        Span<int> mover = _mover.AsSpan(column * _columns, costs.Length);
        double own = costs[column];
        for (int k = 0; k < costs.Length; k++)
        {
            double cost = costs[k] - own;
            if (cost < transfer[k])
            {
                transfer[k] = cost;
                mover[k] = row;
            }
        }
    }

    private void Remove(int row, int column)
    {
        if (_head[column] == row)
        {
            _head[column] = _next[row];
        }
        else
        {
            int before = _head[column];
            while (_next[before] != row)
                before = _next[before];
            _next[before] = _next[row];
        }
        Span<double> transfer = _transfer.AsSpan(column * _columns, _columns);
        Span<int> mover = _mover.AsSpan(column * _columns, _columns);
        for (int k = 0; k < transfer.Length; k++)
        {
            if (mover[k] != row)
                continue;
            (transfer[k], mover[k]) = (double.PositiveInfinity, Nobody);
            for (int r = _head[column]; r != Nobody; r = _next[r])
            {
                double cost = _costs[(r * _columns) + k] - _costs[(r * _columns) + column];
                if (cost < transfer[k])
                    (transfer[k], mover[k]) = (cost, r);
            }
        }
    }

    private double Marginal(int column)
    {
        if (column == _problem.Agents)
            return 0;
        int load = _load[column];
        return load >= _problem.Capacities[column]
            ? double.PositiveInfinity
            : _problem.LoadCost(column, load + 1) - _problem.LoadCost(column, load);
    }
}
