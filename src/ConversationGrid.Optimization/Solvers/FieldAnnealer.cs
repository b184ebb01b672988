using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Heat-bath annealing for unit weights. A field holds what each escalation would pay at each agent given where its
/// partners are, so that one vector pass looks at every move of an escalation, and another at every swap
/// with it. Adding Gumbel noise scaled by the temperature and taking the least draws from the Boltzmann
/// distribution over all of them at once. Fields are kept by escalation for moves and by agent for swaps; a change costs
/// O(pair degree).
/// </summary>
internal sealed class FieldAnnealer : IAnnealer
{
    // Shares of the scale of costs; found on synthetic batches from 50×20 to 1000×200 at 50 ms and 1 s.
    private const double Hot = 0.18;
    private const double Cold = 0.08;
    private const double PairShare = 0.1;

    /// <summary>The share of the budget in which the temperature goes from cold to zero.</summary>
    private const double Quench = 0.4;

    private const int NoiseLength = 4096;

    // For each temperature's worth of margin, asked half as often; down to one time in sixteen.
    private const float Calming = 0.6f;
    private const int MaxCalm = 4;

    /// <summary>With more partners than this, what an escalation would pay elsewhere changes too often for its last margin to say much.</summary>
    private const int MaxPartnersToCalm = 16;

    private readonly AssignmentProblem _problem;
    private readonly double _scale;
    private readonly int _escalations;
    private readonly int _waiting;
    private readonly int _stride;
    private readonly int _rows;
    private readonly float[] _field;
    private readonly float[] _byAgent;
    private readonly float[] _own;
    private readonly int[] _place;
    private readonly int[] _load;
    private readonly float[] _marginal;
    private readonly float[] _noise;
    private readonly float _penalty;
    private readonly int _swapBlock;
    private readonly float _calming;
    private readonly byte[] _calm;
    private int _open;
    private SeededRandom _random;

    public FieldAnnealer(AssignmentProblem problem, Assignment start, ulong seed)
    {
        _problem = problem;
        _scale = AnnealingSolver.Scale(problem, PairShare);
        _escalations = problem.Escalations;
        _waiting = problem.Agents;
        _stride = HeatBath.PaddedLength(problem.Agents + 1);
        _rows = HeatBath.PaddedLength(_escalations);
        _calm = new byte[_escalations];
        _field = new float[_escalations * _stride];
        _byAgent = new float[(problem.Agents + 1) * _rows];
        _own = new float[_rows];
        _place = new int[_rows];
        _load = new int[_stride];
        _marginal = new float[_stride];
        _random = new SeededRandom(seed);
        _penalty = Penalty(problem);
        _swapBlock = HasRoom(problem) ? 64 : 1024;
        _calming = 2 * problem.PairCount <= MaxPartnersToCalm * _escalations ? Calming : 0;
        _noise = HeatBath.Noise(NoiseLength, Math.Max(_stride, _rows), ref _random);
        Fill(start);
    }

    /// <summary>Where there is little room to move, swaps are all there is.</summary>
    public static bool HasRoom(AssignmentProblem problem)
    {
        long room = 0;
        foreach (int capacity in problem.Capacities)
            room += capacity;
        return room > 1.1 * problem.Escalations;
    }

    /// <summary>In floats, so only roughly the cost of <see cref="CopyTo"/>; unmet musts count as a penalty.</summary>
    public double Cost { get; private set; }

    /// <summary>Steps that take some 50 µs.</summary>
    public int StepsInAWhile => Math.Clamp(100_000 / (_problem.Agents + (4 * _problem.PairCount / _escalations) + 200), 8, 512);

    public double Temperature(double progress) =>
        _scale * (progress < 1 - Quench ? Hot * Math.Pow(Cold / Hot, progress / (1 - Quench)) : Cold * (1 - progress) / Quench);

    public void CopyTo(Span<int> places)
    {
        for (int i = 0; i < _escalations; i++)
            places[i] = _place[i] == _waiting ? AssignmentProblem.Unassigned : _place[i];
    }

    /// <summary>
    /// Redraws the places of <paramref name="steps"/> random escalations, each by a move and by a swap. Who stayed by a wide
    /// margin is asked less often from then on: late in the cooling most would be asked in vain.
    /// </summary>
    public void Sweep(int steps, float temperature)
    {
        float calming = _calming / Math.Max(1e-9f, temperature);
        for (int s = 0; s < steps; s++)
        {
            int i = NextRestless();
            float gap = float.PositiveInfinity;
            if (_open > 0 || (s & 7) == 0)
                gap = RedrawMove(i, temperature);
            gap = Math.Min(gap, RedrawSwap(i, temperature));
            _calm[i] = (byte)((1 << Math.Min(MaxCalm, (int)(gap * calming))) - 1);
        }
    }

    private int NextRestless()
    {
        while (true)
        {
            ulong chance = _random.NextUInt64();
            int i = (int)(((chance >> 32) * (ulong)_escalations) >> 32);
            if ((chance & _calm[i]) == 0)
                return i;
        }
    }

    /// <summary>By how much staying won; 0 where it did not.</summary>
    private float RedrawMove(int i, float temperature)
    {
        int from = _place[i];
        float open = _marginal[from];
        float leaving = from == _waiting ? 0 : (float)(_problem.LoadCost(from, _load[from]) - _problem.LoadCost(from, _load[from] - 1));
        _marginal[from] = float.PositiveInfinity;

        ref float field = ref _field[i * _stride];
        ref float marginal = ref _marginal[0];
        ref float noise = ref _noise[_random.Next(NoiseLength)];
        Vector512<float> heat = Vector512.Create(-temperature);
        var bath = new HeatBath(0);
        for (nuint j = 0; j < (nuint)_stride; j += HeatBath.Lanes)
        {
            bath.Add(Vector512.LoadUnsafe(ref field, j) + Vector512.LoadUnsafe(ref marginal, j)
                + (Vector512.LoadUnsafe(ref noise, j) * heat));
        }
        _marginal[from] = open;
        float least = bath.Least, own = Unsafe.Add(ref field, from) + leaving, stay = own - (temperature * Unsafe.Add(ref noise, from));
        if (least >= stay)
            return least - stay;
        int to = bath.IndexOf(least);
        Cost += Unsafe.Add(ref field, to) + _marginal[to] - own;
        Move(i, from, to);
        return 0;
    }

    /// <summary>
    /// By how much staying won; 0 where it did not. Looks at a random block of the others only: all of them would take longer
    /// than they are worth.
    /// </summary>
    private float RedrawSwap(int i, float temperature)
    {
        int from = _place[i];
        int blocks = (_rows + _swapBlock - 1) / _swapBlock;
        int begin = _random.Next(blocks) * _swapBlock, end = Math.Min(_rows, begin + _swapBlock);
        ref float own = ref _own[0];
        ReadOnlySpan<int> partners = _problem.PartnersOf(i);
        ReadOnlySpan<double> pairCosts = _problem.PairCostsOf(i);
        // Partners of each other: the field of one would still count the other at the place it leaves.
        int firstPartner = FirstAtLeast(partners, begin), lastPartner = firstPartner;
        for (; lastPartner < partners.Length && partners[lastPartner] < end; lastPartner++)
            Unsafe.Add(ref own, partners[lastPartner]) += TimesCounted(from, partners[lastPartner]) * (float)pairCosts[lastPartner];

        ref float field = ref _field[i * _stride];
        ref float there = ref _byAgent[from * _rows];
        ref int place = ref _place[0];
        ref float noise = ref _noise[_random.Next(NoiseLength)];
        Vector512<float> heat = Vector512.Create(-temperature);
        Vector512<int> here = Vector512.Create(from);
        var bath = new HeatBath(begin);
        for (nuint r = (nuint)begin, k = 0; r < (nuint)end; r += HeatBath.Lanes, k += HeatBath.Lanes)
        {
            Vector512<float> energies = HeatBath.Gather(ref field, ref Unsafe.Add(ref place, r)) + Vector512.LoadUnsafe(ref there, r)
                - Vector512.LoadUnsafe(ref own, r) + (Vector512.LoadUnsafe(ref noise, k) * heat);
            Vector512<float> same = Vector512.Equals(Vector512.LoadUnsafe(ref place, r), here).AsSingle();
            bath.Add(Vector512.ConditionalSelect(same, Vector512.Create(float.PositiveInfinity), energies));
        }
        float stay = Unsafe.Add(ref field, from) - (temperature * noise);
        float least = bath.Least;
        int other = least < stay ? bath.IndexOf(least) : i;
        int to = Unsafe.Add(ref place, other);
        float delta = Unsafe.Add(ref field, to) + Unsafe.Add(ref there, other) - Unsafe.Add(ref own, other) - Unsafe.Add(ref field, from);
        for (int p = firstPartner; p < lastPartner; p++)
            Unsafe.Add(ref own, partners[p]) -= TimesCounted(from, partners[p]) * (float)pairCosts[p];
        if (to == from)
            return least - stay;
        Cost += delta;
        _calm[other] = 0;
        Move(i, from, to);
        Move(other, to, from);
        return 0;
    }

    /// <summary>How often the fields count a pair that swaps: those who wait share no pair terms.</summary>
    private int TimesCounted(int from, int partner) => (from == _waiting ? 0 : 1) + (_place[partner] == _waiting ? 0 : 1);

    private static int FirstAtLeast(ReadOnlySpan<int> sorted, int value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private void Move(int i, int from, int to)
    {
        ReadOnlySpan<int> partners = _problem.PartnersOf(i);
        ReadOnlySpan<double> pairCosts = _problem.PairCostsOf(i);
        if (from != _waiting)
        {
            Shift(partners, pairCosts, from, -1);
            if (_load[from]-- == _problem.Capacities[from])
                _open++;
            _marginal[from] = Marginal(from);
        }
        if (to != _waiting)
        {
            Shift(partners, pairCosts, to, 1);
            if (++_load[to] == _problem.Capacities[to])
                _open--;
            _marginal[to] = Marginal(to);
        }
        _place[i] = to;
        _own[i] = _field[(i * _stride) + to];
    }

    private void Shift(ReadOnlySpan<int> partners, ReadOnlySpan<double> pairCosts, int agent, float sign)
    {
        ref float field = ref _field[agent];
        ref float there = ref _byAgent[agent * _rows];
        for (int p = 0; p < partners.Length; p++)
        {
            int k = partners[p];
            float cost = sign * (float)pairCosts[p];
            float shifted = Unsafe.Add(ref field, k * _stride) + cost;
            Unsafe.Add(ref field, k * _stride) = shifted;
            Unsafe.Add(ref there, k) = shifted;
            if (_place[k] == agent)
                _own[k] = shifted;
        }
    }

    private float Marginal(int agent) =>
        _load[agent] >= _problem.Capacities[agent]
            ? float.PositiveInfinity
            : (float)(_problem.LoadCost(agent, _load[agent] + 1) - _problem.LoadCost(agent, _load[agent]));

    private void Fill(Assignment start)
    {
        Array.Fill(_field, float.PositiveInfinity);
        Array.Fill(_byAgent, float.PositiveInfinity);
        Array.Fill(_marginal, float.PositiveInfinity);
        Array.Fill(_own, float.NegativeInfinity);
        for (int i = 0; i < _escalations; i++)
        {
            ReadOnlySpan<double> costs = _problem.CostsOf(i);
            for (int j = 0; j < costs.Length; j++)
                _byAgent[(j * _rows) + i] = _field[(i * _stride) + j] = (float)costs[j];
            _byAgent[(_waiting * _rows) + i] = _field[(i * _stride) + _waiting] = Math.Min(_penalty, (float)_problem.UnassignedCosts[i]);
            _place[i] = _waiting;
            _own[i] = _field[(i * _stride) + _waiting];
            Cost += _own[i];
        }
        _marginal[_waiting] = 0;
        for (int j = 0; j < _waiting; j++)
        {
            _marginal[j] = Marginal(j);
            if (_problem.Capacities[j] > 0)
                _open++;
        }
        for (int i = 0; i < _escalations; i++)
        {
            int to = start[i];
            if (to == AssignmentProblem.Unassigned)
                continue;
            Cost += _field[(i * _stride) + to] + _marginal[to] - _own[i];
            Move(i, _waiting, to);
        }
    }

    /// <summary>More than any one escalation could save elsewhere, yet small enough that floats still tell costs apart.</summary>
    internal static float Penalty(AssignmentProblem problem)
    {
        double least = 0, most = 0;
        foreach (double cost in problem.Costs)
        {
            if (double.IsFinite(cost))
                (least, most) = (Math.Min(least, cost), Math.Max(most, cost));
        }
        double pairs = 0;
        for (int i = 0; i < problem.Escalations; i++)
        {
            double sum = 0;
            foreach (double cost in problem.PairCostsOf(i))
                sum += Math.Abs(cost);
            pairs = Math.Max(pairs, sum);
        }
        return (float)(10 * (most - least + pairs + 1));
    }
}
