using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Annealing for unit weights where there is room. What each escalation would pay at each agent is kept by agent, and moves are drawn by
/// agent, too: one pass looks at all escalations that it could take, and Gumbel noise scaled by the temperature makes the least a draw
/// from the Boltzmann distribution over them and over taking none. Costs are whole numbers of 16 bits: twice as many to a vector and
/// to a cache as with floats, and sums never drift.
/// </summary>
internal sealed class AgentAnnealer : IAnnealer
{
    // Shares of the scale of costs; found on synthetic batches of 200×50 and 1000×200 with few and many pairs, at 50 ms and 1 s.
    private const double Hot = 0.10;
    private const double Cold = 0.022;
    private const double PairShare = 0.5;

    /// <summary>The share of the budget without any heat. A few looks at each agent are enough.</summary>
    private const double Quench = 0.01;

    /// <summary>With fewer, rounding would be felt at the end of the cooling.</summary>
    private const int MinUnitsPerTemperature = 8;

    private const int StepsPerSwap = 16;
    private const int SwapBlock = 64;

    /// <summary>Read from any place, not from each vector's beginning: with so few sets of neighbours the answers are worse.</summary>
    private const int NoiseLength = 4096;

    private readonly int _escalations;
    private readonly int _waiting;
    private readonly int _rows;
    private readonly CostUnits _units;
    private readonly double _scale;
    private readonly AlignedRows _field; // by agent, then by escalation; those who wait come last; who is there is behind a wall
    private readonly PairRows _pairs;
    private readonly AlignedRows _own;
    private readonly AlignedRows _leaving; // own, and what is saved of the load cost
    private readonly AlignedRows _idle; // in place of those who wait, who share no pair terms
    private readonly int[] _offset; // of the agent's row in the field
    private readonly int[] _load;
    private readonly int[] _members;
    private readonly int[] _memberStart;
    private readonly int[] _marginals; // by agent, what one more costs at each load; beside the members
    private readonly float[] _noise;
    private readonly AlignedRows _heat; // the noise at the present temperature
    private SeededRandom _random;
    private long _cost;

    /// <param name="scale">What temperatures are shares of.</param>
    internal AgentAnnealer(AssignmentProblem problem, CostUnits units, double scale, Assignment start, ulong seed)
    {
        _escalations = problem.Escalations;
        _waiting = problem.Agents;
        _rows = AlignedRows.PaddedLength(_escalations);
        _units = units;
        _scale = scale;
        _field = new AlignedRows(problem.Agents + 1, _escalations);
        _pairs = new PairRows(problem, units);
        _own = new AlignedRows(1, _escalations);
        _leaving = new AlignedRows(1, _escalations);
        _idle = new AlignedRows(1, _escalations);
        _offset = new int[_rows];
        _load = new int[problem.Agents + 1];
        _memberStart = new int[problem.Agents + 1];
        for (int j = 0; j < problem.Agents; j++)
            _memberStart[j + 1] = _memberStart[j] + Math.Min(problem.Capacities[j], _escalations);
        _members = new int[_memberStart[^1]];
        _marginals = new int[_members.Length];
        _random = new SeededRandom(seed);
        _noise = HeatBath.Noise(NoiseLength, _rows, ref _random);
        _heat = new AlignedRows(1, _noise.Length);
        Fill(problem, start);
    }

    /// <summary>In whole units, so only roughly the cost of <see cref="CopyTo"/>; unmet musts count as a penalty.</summary>
    public double Cost => _units.Total(_cost, _escalations);

    /// <inheritdoc/>
    public int StepsInAWhile => Math.Clamp(600_000 / (_escalations + 500), 8, 1024);

    /// <summary>
    /// Null where rounding to units would be felt; and where there are only swaps, for which fields by escalation are better.
    /// </summary>
    public static AgentAnnealer? TryCreate(AssignmentProblem problem, Assignment start, ulong seed)
    {
        if (!FieldAnnealer.HasRoom(problem))
            return null;
        var units = CostUnits.For(problem);
        double scale = AnnealingSolver.Scale(problem, PairShare);
        return units.Size * MinUnitsPerTemperature < Cold * scale ? new AgentAnnealer(problem, units, scale, start, seed) : null;
    }

    public double Temperature(double progress) =>
        progress < 1 - Quench ? _scale * (Hot + ((Cold - Hot) * progress / (1 - Quench))) : 0;

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
        HeatTo(temperature);
        for (int s = 0; s < steps; s++)
        {
            int agent = _random.Next(_waiting + 1);
            if (agent == _waiting || _load[agent] < _memberStart[agent + 1] - _memberStart[agent])
                RedrawTaken(agent);
            if (s % StepsPerSwap == 0)
                RedrawSwap(_random.Next(_escalations));
        }
    }

    private void HeatTo(float temperature)
    {
        Vector512<float> scale = Vector512.Create(-temperature / (float)_units.Size);
        ref float noise = ref _noise[0];
        ref short heat = ref _heat.At(0);
        nuint half = (nuint)Vector512<float>.Count;
        for (nuint k = 0; k < (nuint)_noise.Length; k += 2 * half)
        {
            Vector512.NarrowWithSaturation(
                Vector512.ConvertToInt32(Vector512.LoadUnsafe(ref noise, k) * scale),
                Vector512.ConvertToInt32(Vector512.LoadUnsafe(ref noise, k + half) * scale)).StoreUnsafe(ref heat, k);
        }
    }

    private void RedrawTaken(int agent)
    {
        ref short field = ref _field.At(agent * _rows);
        ref short leaving = ref _leaving.At(0);
        ref short heat = ref _heat.At(_random.Next(NoiseLength));
        Vector512<short> leasts = Vector512.Create(short.MaxValue);
        for (nuint r = 0; r < (nuint)_rows; r += (nuint)AlignedRows.Lanes)
            leasts = Vector512.Min(leasts, Energies(ref field, ref leaving, ref heat, r));
        short least = Least(leasts);
        int margin = agent == _waiting ? 0 : _marginals[_memberStart[agent] + _load[agent]];
        // Staying has a number of its own.
        if (least + margin >= _heat.At(_random.Next(NoiseLength)))
            return;
        Vector512<short> wanted = Vector512.Create(least);
        nuint at = 0;
        ulong found;
        while ((found = Vector512.Equals(Energies(ref field, ref leaving, ref heat, at), wanted).ExtractMostSignificantBits()) == 0)
            at += (nuint)AlignedRows.Lanes;
        int i = (int)at + BitOperations.TrailingZeroCount(found);
        if (CostUnits.IsWalled(Unsafe.Add(ref field, i)))
            return;
        _cost += Unsafe.Add(ref field, i) - Unsafe.Add(ref leaving, i) + margin;
        Move(i, _offset[i] / _rows, agent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Energies(ref short field, ref short leaving, ref short heat, nuint r) =>
        Vector512.AddSaturate(
            Vector512.SubtractSaturate(Vector512.LoadUnsafe(ref field, r), Vector512.LoadUnsafe(ref leaving, r)), Vector512.LoadUnsafe(ref heat, r));

    private static short Least(Vector512<short> values)
    {
        Vector256<short> half = Vector256.Min(values.GetLower(), values.GetUpper());
        Vector128<short> quarter = Vector128.Min(half.GetLower(), half.GetUpper());
        quarter = Vector128.Min(quarter, Vector128.Shuffle(quarter.AsInt32(), Vector128.Create(2, 3, 0, 1)).AsInt16());
        quarter = Vector128.Min(quarter, Vector128.Shuffle(quarter.AsInt32(), Vector128.Create(1, 0, 3, 2)).AsInt16());
        int two = quarter.AsInt32().ToScalar();
        return Math.Min((short)two, (short)(two >> 16));
    }

    private void RedrawSwap(int i)
    {
        int from = _offset[i];
        int blocks = (_rows + SwapBlock - 1) / SwapBlock;
        int begin = blocks == 1 ? 0 : _random.Next(blocks) * SwapBlock, end = Math.Min(_rows, begin + SwapBlock);
        ReadOnlySpan<short> pairs = _pairs.Unfold(i);
        ref short shared = ref MemoryMarshal.GetReference(pairs);
        ref short there = ref _field.At(from);
        ref short own = ref _own.At(0);
        ref int offset = ref _offset[0];
        ref short heat = ref _heat.At(_random.Next(NoiseLength));
        Vector512<int> waiting = Vector512.Create(_waiting * _rows);
        // Each field still counts the other at the place it leaves, unless it waits there.
        Vector512<int> counted = Vector512.Create(from == waiting[0] ? 1 : 2);
        var bath = new HeatBath(begin);
        for (nuint r = (nuint)begin; r < (nuint)end; r += HeatBath.Lanes)
        {
            Vector512<int> times = Vector512.ConditionalSelect(
                Vector512.Equals(Vector512.LoadUnsafe(ref offset, r), waiting), Vector512<int>.One, counted);
            Vector512<int> energies = _field.Gather(ref Unsafe.Add(ref offset, r), i) + Widen(ref there, r) - Widen(ref own, r)
                - (Widen(ref shared, r) * times) + Widen(ref heat, r);
            bath.Add(Vector512.ConvertToSingle(energies));
        }
        float least = bath.Least;
        bool stays = least >= Unsafe.Add(ref own, i) + _heat.At(_random.Next(NoiseLength));
        int other = stays ? i : bath.IndexOf(least), to = _offset[other];
        int mine = _field.At(to + i), its = Unsafe.Add(ref there, other);
        int saved = pairs[other] * (to == waiting[0] ? 1 : counted[0]);
        _pairs.Fold(i);
        if (stays || CostUnits.IsWalled((short)mine) || CostUnits.IsWalled((short)its))
            return;
        _cost += mine + its - Unsafe.Add(ref own, other) - saved - Unsafe.Add(ref own, i);
        from /= _rows;
        to /= _rows;
        Move(i, from, _waiting);
        Move(other, to, from);
        Move(i, _waiting, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(ref short numbers, nuint r)
    {
        Vector256<short> narrow = Vector256.LoadUnsafe(ref numbers, r);
        return Vector512.Create(Vector256.WidenLower(narrow), Vector256.WidenUpper(narrow));
    }

    private void Move(int i, int from, int to)
    {
        Span<short> source = _field[from], target = _field[to];
        _pairs.Move(i, from == _waiting ? _idle[0] : source, to == _waiting ? _idle[0] : target);
        source[i] -= CostUnits.Wall;
        target[i] += CostUnits.Wall;
        _offset[i] = to * _rows;
        if (from != _waiting)
        {
            Span<int> members = _members.AsSpan(_memberStart[from], _load[from]--);
            members[members.IndexOf(i)] = members[^1];
            Price(from);
        }
        if (to != _waiting)
        {
            _members[_memberStart[to] + _load[to]++] = i;
            Price(to);
        }
        else
        {
            _own.At(i) = _leaving.At(i) = (short)(target[i] - CostUnits.Wall);
        }
    }

    private void Price(int agent)
    {
        int load = _load[agent];
        int relief = load == 0 ? 0 : _marginals[_memberStart[agent] + load - 1];
        Span<short> field = _field[agent], own = _own[0], leaving = _leaving[0];
        foreach (int k in _members.AsSpan(_memberStart[agent], load))
        {
            int paid = field[k] - CostUnits.Wall;
            own[k] = (short)paid;
            leaving[k] = (short)(paid + relief);
        }
    }

    private void Fill(AssignmentProblem problem, Assignment start)
    {
        _field.All.Fill(short.MaxValue);
        _own.All.Fill(short.MinValue);
        _leaving.All.Fill(short.MinValue);
        for (int i = 0; i < _escalations; i++)
        {
            ReadOnlySpan<double> costs = problem.CostsOf(i);
            for (int j = 0; j < costs.Length; j++)
                _field.At((j * _rows) + i) = _units.OfAgent(costs[j]);
            short waits = _units.OfWaiting(problem.UnassignedCosts[i]);
            _field.At((_waiting * _rows) + i) = (short)(waits + CostUnits.Wall);
            _offset[i] = _waiting * _rows;
            _own.At(i) = _leaving.At(i) = waits;
            _cost += waits;
        }
        for (int j = 0; j < _waiting; j++)
        {
            for (int k = _memberStart[j], load = 0; k < _memberStart[j + 1]; k++, load++)
                _marginals[k] = _units.Of(problem.LoadCost(j, load + 1) - problem.LoadCost(j, load));
        }
        for (int i = 0; i < _escalations; i++)
        {
            int to = start[i];
            if (to == AssignmentProblem.Unassigned)
                continue;
            _cost += _field.At((to * _rows) + i) + _marginals[_memberStart[to] + _load[to]] - _own.At(i);
            Move(i, _waiting, to);
        }
    }
}
