using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// The Lagrangian relaxation of "each escalation once" (Fisher, Jaikumar and Van Wassenhove 1986): every agent packs its
/// own best knapsack against what each escalation offers, exactly, by dynamic programming over whole capacities. Gives the
/// strongest bound for resource-weighted problems, and packings that nearly fit together.
/// </summary>
internal sealed class KnapsackRelaxation
{
    /// <summary>The tables of larger problems would not fit the caches, nor the time.</summary>
    private const long MaxTable = 1L << 26;

    private const int Free = -2;

    private readonly AssignmentProblem _problem;
    private readonly double[] _costs;
    private readonly float[] _gain;
    private readonly ushort[] _taken;
    private readonly int[] _items;
    private readonly int _chunks;
    private readonly double[] _violation;
    private readonly int[] _fixed;
    private readonly int[] _capacity;
    private Lookout _lookout;
    private double _fixedCost;
    private double _shrink = 1;
    private int _sinceBetter;

    /// <param name="context">When it says stop, so does everything here: bounds stay what they were.</param>
    public KnapsackRelaxation(AssignmentProblem problem, double[] prices, SolveContext? context = null)
    {
        _problem = problem;
        _lookout = new Lookout(context);
        _costs = MatchingSolver.WithHalfOfGoodPairs(problem).ToArray();
        int largest = 0;
        foreach (int capacity in problem.Capacities)
            largest = Math.Max(largest, capacity);
        _chunks = (largest / HeatBath.Lanes) + 1;
        _gain = new float[(_chunks + 1) * HeatBath.Lanes];
        _taken = GC.AllocateUninitializedArray<ushort>(problem.Escalations * _chunks);
        _items = new int[problem.Escalations];
        _violation = new double[problem.Escalations];
        Offers = new double[problem.Escalations];
        Cover = new int[problem.Escalations];
        Cheapest = new int[problem.Escalations];
        _fixed = new int[problem.Escalations];
        _capacity = problem.Capacities.ToArray();
        Array.Fill(_fixed, Free);
        CapacityPricesOf = prices;
        for (int i = 0; i < Offers.Length && !_lookout.ShouldStop(problem.Agents); i++)
        {
            Offers[i] = problem.UnassignedCosts[i];
            for (int j = 0; j < problem.Agents; j++)
                Offers[i] = Math.Min(Offers[i], _costs[(i * problem.Agents) + j] + (prices[j] * problem.Weight(i, j)));
            if (double.IsPositiveInfinity(Offers[i]))
                Offers[i] = 0;
        }
    }

    public double[] CapacityPricesOf { get; }

    /// <summary>What each escalation offers to be taken.</summary>
    public double[] Offers { get; }

    /// <summary>By how many agents, or by waiting, each escalation was taken in the last relaxation.</summary>
    public int[] Cover { get; }

    /// <summary>The one of these, or of all agents where there is none, that is cheapest by cost and price of capacity.</summary>
    public int[] Cheapest { get; }

    public double LowerBound { get; private set; } = double.NegativeInfinity;

    public static bool Suits(AssignmentProblem problem)
    {
        long largest = 0;
        foreach (int capacity in problem.Capacities)
            largest = Math.Max(largest, capacity);
        return problem.Escalations * (largest + 1) <= MaxTable;
    }

    public bool IsFixed(int escalation) => _fixed[escalation] != Free;

    public bool Fits(int escalation, int agent) => agent == AssignmentProblem.Unassigned || _problem.Weight(escalation, agent) <= _capacity[agent];

    /// <summary>From here on the escalation is where it is put, and the bound is of what is left to decide.</summary>
    public void Fix(int escalation, int agent)
    {
        _fixed[escalation] = agent;
        _fixedCost += PlaceCost(escalation, agent);
        if (agent != AssignmentProblem.Unassigned)
            _capacity[agent] -= _problem.Weight(escalation, agent);
    }

    public void Unfix(int escalation)
    {
        int agent = _fixed[escalation];
        _fixed[escalation] = Free;
        _fixedCost -= PlaceCost(escalation, agent);
        if (agent != AssignmentProblem.Unassigned)
            _capacity[agent] += _problem.Weight(escalation, agent);
    }

    /// <summary>A new search with the same offers: the best bound is forgotten, the step is what it was at first times <paramref name="shrink"/>.</summary>
    public void Restart(double shrink)
    {
        LowerBound = double.NegativeInfinity;
        _shrink = shrink;
        _sinceBetter = 0;
        Array.Clear(_violation);
    }

    public double PlaceCost(int escalation, int agent) =>
        agent == AssignmentProblem.Unassigned ? _problem.UnassignedCosts[escalation] : _costs[(escalation * _problem.Agents) + agent];

    /// <summary>One relaxation and one subgradient step towards <paramref name="target"/>, a known cost or a guess.</summary>
    public void Step(double target)
    {
        double bound = Relax();
        if (_lookout.IsTimeUp)
            return;
        if (bound > LowerBound + 1e-9)
        {
            LowerBound = bound;
            _sinceBetter = 0;
        }
        else if (++_sinceBetter == 20)
        {
            // Never down to nothing: the packings must go on changing.
            _shrink = Math.Max(0.02, _shrink * 0.7);
            _sinceBetter = 0;
        }
        double squares = 0;
        for (int i = 0; i < _violation.Length; i++)
        {
            _violation[i] = (0.7 * (1 - Cover[i])) + (0.3 * _violation[i]);
            squares += _violation[i] * _violation[i];
        }
        if (squares == 0)
            return;
        double step = _shrink * Math.Max(target - bound, 1e-4 * Math.Abs(target)) / squares;
        for (int i = 0; i < _violation.Length; i++)
        {
            if (_fixed[i] == Free)
                Offers[i] += step * _violation[i];
        }
    }

    private double Relax()
    {
        int agents = _problem.Agents;
        double bound = _fixedCost;
        for (int i = 0; i < Offers.Length; i++)
        {
            if (_fixed[i] != Free)
            {
                Cover[i] = 1;
                Cheapest[i] = _fixed[i];
                continue;
            }
            Cover[i] = 0;
            Cheapest[i] = AssignmentProblem.Unassigned;
            bound += Offers[i];
            double waiting = _problem.UnassignedCosts[i] - Offers[i];
            if (waiting < 0)
            {
                bound += waiting;
                Cover[i] = 1;
            }
        }
        for (int j = 0; j < agents && !_lookout.ShouldStop(Offers.Length); j++)
            bound -= Pack(j) - LeastLoadCost(j);
        for (int i = 0; i < Offers.Length; i++)
        {
            if (Cover[i] == 0 && !_lookout.ShouldStop(agents))
                Cheapest[i] = CheapestOfAll(i);
        }
        return bound;
    }

    /// <summary>The agent's best knapsack; what it gains in sum.</summary>
    private double Pack(int agent)
    {
        int agents = _problem.Agents, capacity = _capacity[agent];
        int count = 0;
        double sure = 0;
        for (int i = 0; i < Offers.Length; i++)
        {
            double gain = Offers[i] - _costs[(i * agents) + agent];
            int weight = _problem.Weight(i, agent);
            if (gain <= 0 || weight > capacity || _fixed[i] != Free)
                continue;
            if (weight == 0)
            {
                sure += gain;
                Take(i, agent);
                continue;
            }
            _items[count++] = i;
        }
        int chunks = (capacity / HeatBath.Lanes) + 1;
        // One chunk of nothing stands below zero capacity, so that short reads need no test.
        ref float table = ref _gain[HeatBath.Lanes];
        Array.Clear(_gain, HeatBath.Lanes, chunks * HeatBath.Lanes);
        for (int n = 0; n < count; n++)
        {
            if (_lookout.ShouldStop(chunks))
                return 0;
            int i = _items[n], weight = _problem.Weight(i, agent);
            Vector512<float> gain = Vector512.Create((float)(Offers[i] - _costs[(i * agents) + agent]));
            ref ushort taken = ref _taken[n * _chunks];
            for (int c = chunks - 1; c >= 0; c--)
            {
                int at = c * HeatBath.Lanes;
                if (at + HeatBath.Lanes <= weight)
                {
                    Unsafe.Add(ref taken, c) = 0;
                    continue;
                }
                Vector512<float> without = Vector512.LoadUnsafe(ref Unsafe.Add(ref table, at));
                Vector512<float> with = at >= weight - HeatBath.Lanes
                    ? Vector512.LoadUnsafe(ref Unsafe.Add(ref table, at - weight)) + gain
                    : Vector512<float>.Zero;
                if (at < weight)
                {
                    // Capacities below the weight cannot hold it.
                    Vector512<int> capacities = Vector512<int>.Indices + Vector512.Create(at);
                    Vector512<float> fits = Vector512.GreaterThanOrEqual(capacities, Vector512.Create(weight)).AsSingle();
                    with = Vector512.ConditionalSelect(fits, with, Vector512.Create(-1f));
                }
                Vector512<float> better = Vector512.GreaterThan(with, without);
                Vector512.ConditionalSelect(better, with, without).StoreUnsafe(ref Unsafe.Add(ref table, at));
                Unsafe.Add(ref taken, c) = (ushort)better.ExtractMostSignificantBits();
            }
        }
        int left = capacity;
        double sum = sure;
        for (int n = count - 1; n >= 0; n--)
        {
            if ((_taken[(n * _chunks) + (left / HeatBath.Lanes)] >> (left % HeatBath.Lanes) & 1) == 0)
                continue;
            int i = _items[n];
            sum += Offers[i] - _costs[(i * agents) + agent];
            left -= _problem.Weight(i, agent);
            Take(i, agent);
        }
        // The float table may have missed the very best by its rounding: the bound pays for that.
        return sum + (1e-6 * count * Math.Max(1, Math.Abs(sum)) / 4);
    }

    private void Take(int i, int agent)
    {
        Cover[i]++;
        int known = Cheapest[i];
        if (known == AssignmentProblem.Unassigned || Price(i, agent) < Price(i, known))
            Cheapest[i] = agent;
    }

    private int CheapestOfAll(int i)
    {
        int best = AssignmentProblem.Unassigned;
        double least = _problem.UnassignedCosts[i];
        for (int j = 0; j < _problem.Agents; j++)
        {
            double price = Price(i, j);
            if (price < least && _problem.Weight(i, j) <= _capacity[j])
                (least, best) = (price, j);
        }
        return best;
    }

    private double Price(int i, int agent) =>
        _costs[(i * _problem.Agents) + agent] + (CapacityPricesOf[agent] * _problem.Weight(i, agent));

    private double LeastLoadCost(int agent)
    {
        double least = 0;
        foreach (double cost in _problem.LoadCostsOf(agent))
            least = Math.Min(least, cost);
        return least;
    }
}
