using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// <see cref="FieldAnnealer"/> for escalations that use different shares of capacity. Loads may exceed a capacity at a
/// price for each unit, so that the search can pass between packings; the price follows how often it is feasible. Load
/// costs, which depend on the weight that comes, are weighed after the draw.
/// </summary>
internal sealed class PackingAnnealer
{
    private const int NoiseLength = 4096;
    private const int SwapBlock = 256;

    private readonly AssignmentProblem _problem;
    private readonly int _escalations;
    private readonly int _waiting;
    private readonly int _stride;
    private readonly int _rows;
    private readonly float[] _field;
    private readonly float[] _byAgent;
    private readonly float[] _weight;
    private readonly float[] _weightByAgent;
    private readonly float[] _own;
    private readonly float[] _ownWeight;
    private readonly int[] _place;
    private readonly float[] _over;
    private readonly float[] _rate;
    private readonly float[] _noise;
    private readonly float _penalty;
    private SeededRandom _random;
    private int _unmet;
    private long _excess;

    /// <param name="prices">What a unit of each agent's capacity is worth.</param>
    /// <param name="context">Where it says stop before all is in place, this is of no use.</param>
    public PackingAnnealer(AssignmentProblem problem, Assignment start, ReadOnlySpan<double> prices, SolveContext context)
    {
        _problem = problem;
        _escalations = problem.Escalations;
        _waiting = problem.Agents;
        _stride = HeatBath.PaddedLength(problem.Agents + 1);
        _rows = HeatBath.PaddedLength(_escalations);
        _field = new float[_escalations * _stride];
        _byAgent = new float[(problem.Agents + 1) * _rows];
        _weight = new float[_escalations * _stride];
        _weightByAgent = new float[(problem.Agents + 1) * _rows];
        _own = new float[_rows];
        _ownWeight = new float[_rows];
        _place = new int[_rows];
        _over = new float[_stride];
        _rate = new float[_stride];
        _random = new SeededRandom(context.Seed);
        _noise = HeatBath.Noise(NoiseLength, Math.Max(_stride, _rows), ref _random);
        _penalty = FieldAnnealer.Penalty(problem);

        double mean = 0;
        foreach (double price in prices)
            mean += price / prices.Length;
        for (int j = 0; j < prices.Length; j++)
            _rate[j] = (float)Math.Max(1e-6, Math.Max(prices[j], mean / 4));
        Fill(start, new Lookout(context));
    }

    /// <summary>Of the assignment as it is, without the price of loads above capacity; unmet musts count as a penalty.</summary>
    public double Cost { get; private set; }

    public bool IsFeasible => _excess == 0 && _unmet == 0;

    /// <summary>What a unit above capacity costs, in prices.</summary>
    public double Strictness { get; set; } = 1.5;

    /// <summary>The cheapest feasible assignment met, if any.</summary>
    public int[]? Best { get; private set; }

    public double BestCost { get; private set; } = double.PositiveInfinity;

    public void StartFrom(ReadOnlySpan<int> places)
    {
        for (int i = 0; i < _escalations; i++)
        {
            int to = places[i] == AssignmentProblem.Unassigned ? _waiting : places[i], from = _place[i];
            if (to == from)
                continue;
            Cost += _field[(i * _stride) + to] - _field[(i * _stride) + from] + (_problem.HasLoadCosts ? LoadChange(i, from, to) : 0);
            Move(i, from, to);
        }
    }

    /// <summary>Redraws the places of <paramref name="steps"/> random escalations, each by a move and by a swap.</summary>
    public void Sweep(int steps, float temperature)
    {
        int feasible = 0;
        for (int s = 0; s < steps; s++)
        {
            int i = _random.Next(_escalations);
            RedrawMove(i, temperature);
            RedrawSwap(i, temperature);
            if (_excess > 0)
                continue;
            feasible++;
            if (Cost < BestCost - 1e-3 && _unmet == 0)
                Remember();
        }
    }

    private void RedrawMove(int i, float temperature)
    {
        int from = _place[i];
        ref float field = ref _field[i * _stride];
        ref float weight = ref _weight[i * _stride];
        ref float over = ref _over[0];
        ref float rate = ref _rate[0];
        ref float noise = ref _noise[_random.Next(NoiseLength)];
        float left = Unsafe.Add(ref weight, from);
        Unsafe.Add(ref over, from) -= left;
        Vector512<float> heat = Vector512.Create(-temperature), strictness = Vector512.Create((float)Strictness);
        var bath = new HeatBath(0);
        for (nuint j = 0; j < (nuint)_stride; j += HeatBath.Lanes)
        {
            Vector512<float> before = Vector512.LoadUnsafe(ref over, j);
            Vector512<float> rise = Positive(before + Vector512.LoadUnsafe(ref weight, j)) - Positive(before);
            bath.Add(Vector512.LoadUnsafe(ref field, j) + (rise * Vector512.LoadUnsafe(ref rate, j) * strictness)
                + (Vector512.LoadUnsafe(ref noise, j) * heat));
        }
        Unsafe.Add(ref over, from) += left;
        int to = bath.IndexOf(bath.Least);
        if (to == from)
            return;
        double loads = _problem.HasLoadCosts ? LoadChange(i, from, to) : 0;
        if (loads > 0 && _random.NextDouble() > Math.Exp(-loads / temperature))
            return;
        Cost += Unsafe.Add(ref field, to) - Unsafe.Add(ref field, from) + loads;
        Move(i, from, to);
    }

    private void RedrawSwap(int i, float temperature)
    {
        int from = _place[i];
        int blocks = (_rows + SwapBlock - 1) / SwapBlock;
        int begin = _random.Next(blocks) * SwapBlock, end = Math.Min(_rows, begin + SwapBlock);
        ref float field = ref _field[i * _stride];
        ref float weight = ref _weight[i * _stride];
        ref float there = ref _byAgent[from * _rows];
        ref float weightThere = ref _weightByAgent[from * _rows];
        ref float own = ref _own[0];
        ref float ownWeight = ref _ownWeight[0];
        ref int place = ref _place[0];
        ref float noise = ref _noise[_random.Next(NoiseLength)];
        ReadOnlySpan<int> partners = _problem.PartnersOf(i);
        ReadOnlySpan<double> pairCosts = _problem.PairCostsOf(i);
        // Partners of each other: the field of one would still count the other at the place it leaves.
        for (int p = 0; p < partners.Length; p++)
            Unsafe.Add(ref own, partners[p]) += 2 * (float)pairCosts[p];

        float strictness = (float)Strictness, rateHere = _rate[from] * strictness;
        float overHere = _over[from] - Unsafe.Add(ref weight, from);
        Vector512<float> heat = Vector512.Create(-temperature), strict = Vector512.Create(strictness);
        Vector512<float> here = Vector512.Create(overHere), hereRate = Vector512.Create(rateHere);
        Vector512<int> same = Vector512.Create(from);
        var bath = new HeatBath(begin);
        for (nuint r = (nuint)begin, k = 0; r < (nuint)end; r += HeatBath.Lanes, k += HeatBath.Lanes)
        {
            ref int at = ref Unsafe.Add(ref place, r);
            Vector512<float> before = HeatBath.Gather(ref _over[0], ref at);
            Vector512<float> change = HeatBath.Gather(ref weight, ref at) - Vector512.LoadUnsafe(ref ownWeight, r);
            Vector512<float> rise = (Positive(before + change) - Positive(before)) * HeatBath.Gather(ref _rate[0], ref at) * strict;
            Vector512<float> riseHere = Positive(here + Vector512.LoadUnsafe(ref weightThere, r)) * hereRate;
            Vector512<float> energy = HeatBath.Gather(ref field, ref at) + Vector512.LoadUnsafe(ref there, r)
                - Vector512.LoadUnsafe(ref own, r) + rise + riseHere + (Vector512.LoadUnsafe(ref noise, k) * heat);
            Vector512<float> staying = Vector512.Equals(Vector512.LoadUnsafe(ref at), same).AsSingle();
            bath.Add(Vector512.ConditionalSelect(staying, Vector512.Create(float.PositiveInfinity), energy));
        }
        float stay = Unsafe.Add(ref field, from) + (Math.Max(0, overHere + Unsafe.Add(ref weight, from)) * rateHere) - (temperature * noise);
        float least = bath.Least;
        int other = least < stay ? bath.IndexOf(least) : i;
        int to = Unsafe.Add(ref place, other);
        double delta = Unsafe.Add(ref field, to) + Unsafe.Add(ref there, other) - Unsafe.Add(ref own, other) - Unsafe.Add(ref field, from);
        for (int p = 0; p < partners.Length; p++)
            Unsafe.Add(ref own, partners[p]) -= 2 * (float)pairCosts[p];
        if (to == from)
            return;
        double loads = _problem.HasLoadCosts ? SwapLoadChange(i, other) : 0;
        if (loads > 0 && _random.NextDouble() > Math.Exp(-loads / temperature))
            return;
        Cost += delta + loads;
        Move(i, from, to);
        Move(other, to, from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Positive(Vector512<float> values) => Vector512.Max(values, Vector512<float>.Zero);

    private void Move(int i, int from, int to)
    {
        Shift(i, from, -1);
        Shift(i, to, 1);
        _place[i] = to;
        _own[i] = _field[(i * _stride) + to];
        _ownWeight[i] = _weight[(i * _stride) + to];
    }

    private void Shift(int i, int agent, float sign)
    {
        if (agent == _waiting)
        {
            if (double.IsPositiveInfinity(_problem.UnassignedCosts[i]))
                _unmet += (int)sign;
            return;
        }
        float before = _over[agent], after = before + (sign * _weight[(i * _stride) + agent]);
        _over[agent] = after;
        _excess += (long)Math.Max(0, after) - (long)Math.Max(0, before);

        ReadOnlySpan<int> partners = _problem.PartnersOf(i);
        ReadOnlySpan<double> pairCosts = _problem.PairCostsOf(i);
        ref float field = ref _field[agent];
        ref float there = ref _byAgent[agent * _rows];
        for (int p = 0; p < partners.Length; p++)
        {
            int k = partners[p];
            float shifted = Unsafe.Add(ref field, k * _stride) + (sign * (float)pairCosts[p]);
            Unsafe.Add(ref field, k * _stride) = shifted;
            Unsafe.Add(ref there, k) = shifted;
            if (_place[k] == agent)
                _own[k] = shifted;
        }
    }

    private double LoadChange(int i, int from, int to) =>
        LoadChange(to, _weight[(i * _stride) + to]) + LoadChange(from, -_weight[(i * _stride) + from]);

    private double SwapLoadChange(int i, int other)
    {
        int from = _place[i], to = _place[other];
        return LoadChange(to, _weight[(i * _stride) + to] - _ownWeight[other])
            + LoadChange(from, _weight[(other * _stride) + from] - _ownWeight[i]);
    }

    private double LoadChange(int agent, float weight)
    {
        if (agent == _waiting)
            return 0;
        int capacity = _problem.Capacities[agent];
        int load = capacity + (int)_over[agent];
        return _problem.LoadCost(agent, Math.Clamp(load + (int)weight, 0, capacity)) - _problem.LoadCost(agent, Math.Min(load, capacity));
    }

    private void Remember()
    {
        BestCost = Cost;
        Best ??= new int[_escalations];
        for (int i = 0; i < _escalations; i++)
            Best[i] = _place[i] == _waiting ? AssignmentProblem.Unassigned : _place[i];
    }

    private void Fill(Assignment start, Lookout lookout)
    {
        Array.Fill(_field, float.PositiveInfinity);
        Array.Fill(_byAgent, float.PositiveInfinity);
        Array.Fill(_own, float.NegativeInfinity);
        Array.Fill(_over, float.MinValue / 4);
        for (int j = 0; j < _waiting; j++)
            _over[j] = -_problem.Capacities[j];
        for (int i = 0; i < _escalations; i++)
        {
            // Two of the four tables are written across their rows.
            if (lookout.ShouldStop(4 * _waiting))
                return;
            for (int j = 0; j < _waiting; j++)
            {
                int weight = _problem.Weight(i, j);
                float cost = weight <= _problem.Capacities[j] ? (float)_problem.Cost(i, j) : float.PositiveInfinity;
                _byAgent[(j * _rows) + i] = _field[(i * _stride) + j] = cost;
                _weightByAgent[(j * _rows) + i] = _weight[(i * _stride) + j] = weight;
            }
            float unassigned = Math.Min(_penalty, (float)_problem.UnassignedCosts[i]);
            _byAgent[(_waiting * _rows) + i] = _field[(i * _stride) + _waiting] = unassigned;
            _place[i] = _waiting;
            _own[i] = unassigned;
            Cost += unassigned;
            if (double.IsPositiveInfinity(_problem.UnassignedCosts[i]))
                _unmet++;
        }
        for (int i = 0; i < _escalations; i++)
        {
            int to = start[i];
            if (to == AssignmentProblem.Unassigned)
                continue;
            Cost += _field[(i * _stride) + to] - _own[i] + LoadChange(to, _weight[(i * _stride) + to]);
            Move(i, _waiting, to);
        }
        if (IsFeasible)
            Remember();
    }
}
