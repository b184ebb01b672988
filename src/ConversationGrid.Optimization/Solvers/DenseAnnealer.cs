using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Annealing for unit weights and dense pair terms. What each escalation would pay at each agent is kept by agent, and so are
/// the pair terms, zeros included: a change adds one row to another instead of touching hundreds of places. Moves are drawn by agent,
/// too: one pass looks at all escalations that it could take, and Gumbel noise scaled by the temperature makes the least a draw
/// from the Boltzmann distribution over them and over taking none.
/// </summary>
internal sealed class DenseAnnealer : IAnnealer
{
    /// <summary>The pair terms take the square of it in floats: 64 MB.</summary>
    private const int MaxEscalations = 4096;

    /// <summary>With fewer than one pair term in so many couples, adding rows of mostly zeros is no gain.</summary>
    private const int MaxCouplesPerPair = 8;

    // Shares of the scale of costs; found on synthetic batches of 200×50 and 1000×200 at 50 ms and 1 s.
    private const double Hot = 0.27;
    private const double Cold = 0.10;

    /// <summary>The share of the budget without any heat. A few looks at each agent are enough.</summary>
    private const double Quench = 0.01;

    // While there is room a swap is taken once for hundreds of moves.
    private const int StepsPerSwap = 8;
    private const int SwapBlock = 64;

    private const int NoiseLength = 4096;

    private readonly AssignmentProblem _problem;
    private readonly int _escalations;
    private readonly int _waiting;
    private readonly int _rows;
    private readonly float[] _field; // by agent, then by escalation; those who wait come last
    private readonly float[] _pairs;
    private readonly float[] _own;
    private readonly float[] _leaving; // own, and what is saved of the load cost
    private readonly int[] _offset; // of the agent's row in the field
    private readonly int[] _load;
    private readonly float[] _marginal;
    private readonly int[] _members;
    private readonly int[] _memberStart;
    private readonly float[] _noise;
    private SeededRandom _random;

    public DenseAnnealer(AssignmentProblem problem, Assignment start, ulong seed)
    {
        _problem = problem;
        _escalations = problem.Escalations;
        _waiting = problem.Agents;
        _rows = HeatBath.PaddedLength(_escalations);
        _field = new float[(problem.Agents + 1) * _rows];
        _pairs = new float[_escalations * _rows];
        _own = new float[_rows];
        _leaving = new float[_rows];
        _offset = new int[_rows];
        _load = new int[problem.Agents + 1];
        _marginal = new float[problem.Agents + 1];
        _memberStart = new int[problem.Agents + 1];
        for (int j = 0; j < problem.Agents; j++)
            _memberStart[j + 1] = _memberStart[j] + Math.Min(problem.Capacities[j], _escalations);
        _members = new int[_memberStart[^1]];
        _random = new SeededRandom(seed);
        _noise = HeatBath.Noise(NoiseLength, _rows, ref _random);
        Fill(start);
    }

    /// <summary>In floats, so only roughly the cost of <see cref="CopyTo"/>; unmet musts count as a penalty.</summary>
    public double Cost { get; private set; }

    /// <summary>Steps that take some 50 µs.</summary>
    public int StepsInAWhile => Math.Clamp(200_000 / (_escalations + 500), 8, 512);

    /// <summary>
    /// Where adding whole rows is less work than touching the partners one by one; and not where there are only swaps, for which the
    /// fields by escalation are better.
    /// </summary>
    public static bool Suits(AssignmentProblem problem) =>
        problem.Escalations <= MaxEscalations
        && FieldAnnealer.HasRoom(problem)
        && 2L * MaxCouplesPerPair * problem.PairCount > (long)problem.Escalations * problem.Escalations;

    public double Temperature(double progress) =>
        progress < 1 - Quench ? Hot + ((Cold - Hot) * progress / (1 - Quench)) : 0;

    public void CopyTo(Span<int> places)
    {
        for (int i = 0; i < _escalations; i++)
        {
            int place = _offset[i] / _rows;
            places[i] = place == _waiting ? AssignmentProblem.Unassigned : place;
        }
    }

    /// <summary>Lets as many random agents take an escalation, and some escalations swap.</summary>
    public void Sweep(int steps, float temperature)
    {
        for (int s = 0; s < steps; s++)
        {
            int agent = _random.Next(_waiting + 1);
            if (_marginal[agent] < float.PositiveInfinity)
                RedrawTaken(agent, temperature);
            if (s % StepsPerSwap == 0)
                RedrawSwap(_random.Next(_escalations), temperature);
        }
    }

    private void RedrawTaken(int agent, float temperature)
    {
        ref float field = ref _field[agent * _rows];
        ref float leaving = ref _leaving[0];
        ref int offset = ref _offset[0];
        ref float noise = ref _noise[_random.Next(NoiseLength)];
        Vector512<float> heat = Vector512.Create(-temperature);
        Vector512<int> here = Vector512.Create(agent * _rows);
        var bath = new HeatBath(0);
        for (nuint r = 0; r < (nuint)_rows; r += HeatBath.Lanes)
        {
            Vector512<float> energies = Vector512.LoadUnsafe(ref field, r) - Vector512.LoadUnsafe(ref leaving, r)
                + (Vector512.LoadUnsafe(ref noise, r) * heat);
            Vector512<float> same = Vector512.Equals(Vector512.LoadUnsafe(ref offset, r), here).AsSingle();
            bath.Add(Vector512.ConditionalSelect(same, Vector512.Create(float.PositiveInfinity), energies));
        }
        float least = bath.Least, margin = _marginal[agent];
        // Staying has a number of its own.
        if (least + margin >= -temperature * _noise[_random.Next(NoiseLength)])
            return;
        int i = bath.IndexOf(least);
        Cost += Unsafe.Add(ref field, i) - _leaving[i] + margin;
        Move(i, _offset[i] / _rows, agent);
    }

    private void RedrawSwap(int i, float temperature)
    {
        int from = _offset[i];
        int blocks = (_rows + SwapBlock - 1) / SwapBlock;
        int begin = blocks == 1 ? 0 : _random.Next(blocks) * SwapBlock, end = Math.Min(_rows, begin + SwapBlock);
        ref float own = ref _own[0];
        ref float pairs = ref _pairs[i * _rows];
        ref float mine = ref _field[i];
        ref float there = ref _field[from];
        ref int offset = ref _offset[0];
        ref float noise = ref _noise[_random.Next(NoiseLength)];
        Vector512<float> heat = Vector512.Create(-temperature);
        Vector512<int> here = Vector512.Create(from), waiting = Vector512.Create(_waiting * _rows);
        // Each field still counts the other at the place it leaves, unless it waits there.
        Vector512<float> counted = Counts(from / _rows) + Vector512<float>.One;
        var bath = new HeatBath(begin);
        for (nuint r = (nuint)begin, k = 0; r < (nuint)end; r += HeatBath.Lanes, k += HeatBath.Lanes)
        {
            Vector512<int> places = Vector512.LoadUnsafe(ref offset, r);
            Vector512<float> times = Vector512.ConditionalSelect(Vector512.Equals(places, waiting).AsSingle(), Vector512<float>.One, counted);
            Vector512<float> energies = HeatBath.Gather(ref mine, ref Unsafe.Add(ref offset, r)) + Vector512.LoadUnsafe(ref there, r)
                - Vector512.LoadUnsafe(ref own, r) - (Vector512.LoadUnsafe(ref pairs, r) * times) + (Vector512.LoadUnsafe(ref noise, k) * heat);
            Vector512<float> same = Vector512.Equals(places, here).AsSingle();
            bath.Add(Vector512.ConditionalSelect(same, Vector512.Create(float.PositiveInfinity), energies));
        }
        float least = bath.Least, mineOwn = Unsafe.Add(ref own, i);
        if (least >= mineOwn - (temperature * _noise[_random.Next(NoiseLength)]))
            return;
        int other = bath.IndexOf(least);
        Cost += Unsafe.Add(ref mine, _offset[other]) + Unsafe.Add(ref there, other) - Unsafe.Add(ref own, other)
            - (Unsafe.Add(ref pairs, other) * (from == waiting[0] || _offset[other] == waiting[0] ? 1 : 2)) - mineOwn;
        Swap(i, other);
    }

    private void Move(int i, int from, int to)
    {
        ref float pairs = ref _pairs[i * _rows];
        ref float source = ref _field[from * _rows];
        ref float target = ref _field[to * _rows];
        Vector512<float> atSource = Counts(from), atTarget = Counts(to);
        for (nuint r = 0; r < (nuint)_rows; r += HeatBath.Lanes)
        {
            Vector512<float> pair = Vector512.LoadUnsafe(ref pairs, r);
            (Vector512.LoadUnsafe(ref source, r) - (pair * atSource)).StoreUnsafe(ref source, r);
            (Vector512.LoadUnsafe(ref target, r) + (pair * atTarget)).StoreUnsafe(ref target, r);
        }
        if (from != _waiting)
        {
            Span<int> members = _members.AsSpan(_memberStart[from], _load[from]);
            members[members.IndexOf(i)] = members[^1];
            _load[from]--;
            Price(from);
        }
        _offset[i] = to * _rows;
        if (to != _waiting)
        {
            _members[_memberStart[to] + _load[to]++] = i;
            Price(to);
        }
        else
        {
            _own[i] = _leaving[i] = Unsafe.Add(ref target, i);
        }
    }

    private void Swap(int i, int other)
    {
        int here = _offset[i] / _rows, there = _offset[other] / _rows;
        ref float mine = ref _pairs[i * _rows];
        ref float its = ref _pairs[other * _rows];
        ref float source = ref _field[here * _rows];
        ref float target = ref _field[there * _rows];
        Vector512<float> atSource = Counts(here), atTarget = Counts(there);
        for (nuint r = 0; r < (nuint)_rows; r += HeatBath.Lanes)
        {
            Vector512<float> difference = Vector512.LoadUnsafe(ref its, r) - Vector512.LoadUnsafe(ref mine, r);
            (Vector512.LoadUnsafe(ref source, r) + (difference * atSource)).StoreUnsafe(ref source, r);
            (Vector512.LoadUnsafe(ref target, r) - (difference * atTarget)).StoreUnsafe(ref target, r);
        }
        (_offset[i], _offset[other]) = (_offset[other], _offset[i]);
        Replace(here, i, other);
        Replace(there, other, i);
    }

    /// <summary>Those who wait share no pair terms.</summary>
    private Vector512<float> Counts(int agent) => agent == _waiting ? Vector512<float>.Zero : Vector512<float>.One;

    private void Replace(int agent, int old, int now)
    {
        if (agent == _waiting)
        {
            _own[now] = _leaving[now] = _field[(agent * _rows) + now];
            return;
        }
        Span<int> members = _members.AsSpan(_memberStart[agent], _load[agent]);
        members[members.IndexOf(old)] = now;
        Price(agent);
    }

    private void Price(int agent)
    {
        int load = _load[agent];
        _marginal[agent] = load >= _problem.Capacities[agent]
            ? float.PositiveInfinity
            : (float)(_problem.LoadCost(agent, load + 1) - _problem.LoadCost(agent, load));
        float relief = load == 0 ? 0 : (float)(_problem.LoadCost(agent, load) - _problem.LoadCost(agent, load - 1));
        foreach (int k in _members.AsSpan(_memberStart[agent], load))
        {
            float own = _field[(agent * _rows) + k];
            _own[k] = own;
            _leaving[k] = own + relief;
        }
    }

    private void Fill(Assignment start)
    {
        Array.Fill(_field, float.PositiveInfinity);
        Array.Fill(_own, float.NegativeInfinity);
        Array.Fill(_leaving, float.NegativeInfinity);
        float penalty = FieldAnnealer.Penalty(_problem);
        for (int i = 0; i < _escalations; i++)
        {
            ReadOnlySpan<int> partners = _problem.PartnersOf(i);
            ReadOnlySpan<double> pairCosts = _problem.PairCostsOf(i);
            for (int p = 0; p < partners.Length; p++)
                _pairs[(i * _rows) + partners[p]] = (float)pairCosts[p];
            ReadOnlySpan<double> costs = _problem.CostsOf(i);
            for (int j = 0; j < costs.Length; j++)
                _field[(j * _rows) + i] = (float)costs[j];
            _field[(_waiting * _rows) + i] = Math.Min(penalty, (float)_problem.UnassignedCosts[i]);
            _offset[i] = _waiting * _rows;
            _own[i] = _leaving[i] = _field[(_waiting * _rows) + i];
            Cost += _own[i];
        }
        for (int j = 0; j < _waiting; j++)
            Price(j);
        for (int i = 0; i < _escalations; i++)
        {
            int to = start[i];
            if (to == AssignmentProblem.Unassigned)
                continue;
            Cost += _field[(to * _rows) + i] + _marginal[to] - _own[i];
            Move(i, _waiting, to);
        }
    }
}
