using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// An assignment problem as a circuit sees it: each escalation is a register of one-hot qubits, one for each place that it
/// may take; the states that the mixers reach are exactly one place each, so a state is a number in mixed radix (escalation
/// 0 the fastest digit). Loads above capacity are not excluded by the mixer; they cost
/// <see cref="Penalty"/> for each unit.
/// </summary>
public sealed class QaoaEncoding
{
    public const int MaxStates = 1 << 22;

    private readonly AssignmentProblem _problem;

    private QaoaEncoding(AssignmentProblem problem, int[][] options, int states)
    {
        _problem = problem;
        Options = options;
        States = states;
        Penalty = PenaltyOf(problem);
    }

    /// <summary>For each escalation its places: agents ascending, then <see cref="AssignmentProblem.Unassigned"/> if it may wait.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Options { get; }

    public int States { get; }

    /// <summary>How many qubits a one-hot circuit takes.</summary>
    public int Qubits => Options.Sum(places => places.Count);

    public double Penalty { get; }

    /// <summary>Null where there are more than <see cref="MaxStates"/> states, or an escalation has no place at all.</summary>
    public static QaoaEncoding? TryCreate(AssignmentProblem problem)
    {
        long states = CountStates(problem);
        if (states is 0 or > MaxStates)
            return null;
        int[][] options = [.. Enumerable.Range(0, problem.Escalations).Select(i => Places(problem, i).ToArray())];
        return new QaoaEncoding(problem, options, (int)states);
    }

    /// <summary>Stops counting above <see cref="MaxStates"/>.</summary>
    public static long CountStates(AssignmentProblem problem)
    {
        long states = 1;
        for (int i = 0; i < problem.Escalations && states is > 0 and <= MaxStates; i++)
            states *= Places(problem, i).Count();
        return states;
    }

    private static IEnumerable<int> Places(AssignmentProblem problem, int escalation)
    {
        for (int j = 0; j < problem.Agents; j++)
        {
            if (problem.IsAllowed(escalation, j) && problem.Weight(escalation, j) <= problem.Capacities[j])
                yield return j;
        }
        if (problem.IsAllowed(escalation, AssignmentProblem.Unassigned))
            yield return AssignmentProblem.Unassigned;
    }

    public int[] Decode(int state)
    {
        var places = new int[Options.Count];
        for (int i = 0; i < places.Length; i++)
        {
            (state, int digit) = Math.DivRem(state, Options[i].Count);
            places[i] = Options[i][digit];
        }
        return places;
    }

    /// <summary>The cost of every state, penalties included.</summary>
    public double[] Energies() => TryEnergies(static () => false)!;

    /// <summary>Null where it was told to stop.</summary>
    public double[]? TryEnergies(Func<bool> shouldStop)
    {
        var lookout = new Lookout(shouldStop);
        double[] energies = GC.AllocateUninitializedArray<double>(States);
        var places = new int[Options.Count];
        var loads = new int[_problem.Agents];
        double atRest = 0;
        for (int j = 0; j < loads.Length; j++)
            atRest += LoadCost(j, 0);
        Fill(Options.Count - 1, 0, States, atRest);
        return lookout.IsTimeUp ? null : energies;

        // From the slowest digit to the fastest: what the upper digits cost is added up once for all below.
        void Fill(int i, int begin, int length, double cost)
        {
            if (i < 0)
            {
                energies[begin] = cost;
                return;
            }
            if (lookout.ShouldStop(Options[i].Count))
                return;
            length /= Options[i].Count;
            ReadOnlySpan<int> partners = _problem.PartnersOf(i);
            ReadOnlySpan<double> pairCosts = _problem.PairCostsOf(i);
            for (int digit = 0; digit < Options[i].Count; digit++)
            {
                int place = Options[i][digit];
                double with = cost + _problem.Cost(i, place);
                if (place != AssignmentProblem.Unassigned)
                {
                    for (int p = partners.Length - 1; p >= 0 && partners[p] > i; p--)
                    {
                        if (places[partners[p]] == place)
                            with += pairCosts[p];
                    }
                    int load = loads[place], weight = _problem.Weight(i, place);
                    with += LoadCost(place, load + weight) - LoadCost(place, load);
                    loads[place] = load + weight;
                }
                places[i] = place;
                Fill(i - 1, begin + (digit * length), length, with);
                if (place != AssignmentProblem.Unassigned)
                    loads[place] -= _problem.Weight(i, place);
            }
        }
    }

    private double LoadCost(int agent, int load)
    {
        int over = load - _problem.Capacities[agent];
        return over <= 0 ? _problem.LoadCost(agent, load) : _problem.LoadCost(agent, load - over) + (over * Penalty);
    }

    /// <summary>The mean spread of one escalation's costs and half its pair terms: a unit too much never pays for long.</summary>
    private static double PenaltyOf(AssignmentProblem problem)
    {
        double sum = 0;
        for (int i = 0; i < problem.Escalations; i++)
        {
            double least = double.PositiveInfinity, most = double.NegativeInfinity;
            for (int agent = AssignmentProblem.Unassigned; agent < problem.Agents; agent++)
            {
                if (problem.IsAllowed(i, agent))
                    (least, most) = (Math.Min(least, problem.Cost(i, agent)), Math.Max(most, problem.Cost(i, agent)));
            }
            sum += most - least;
            foreach (double cost in problem.PairCostsOf(i))
                sum += Math.Abs(cost) / 2;
        }
        return problem.Escalations == 0 ? 0 : sum / problem.Escalations;
    }
}
