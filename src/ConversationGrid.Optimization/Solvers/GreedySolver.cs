namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Places one escalation after the other, always the one that would lose most by coming second: the largest
/// regret, best against second-best place (Martello and Toth 1981). Deterministic. Where weights make it end
/// with escalations that must be assigned and fit nowhere, it tries again with the use of capacity as the measure.
/// When time is up, whoever is left goes to the best place that was found so far, waits, or takes the first place there is:
/// there is always an answer.
/// </summary>
public sealed class GreedySolver : IAssignmentSolver
{
    public string Name => "greedy";

    /// <summary>Its steps are the escalations that were placed by their regret.</summary>
    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context) =>
        new(Construct(problem, context, out int steps)) { Steps = steps };

    internal static Assignment Construct(AssignmentProblem problem, SolveContext? context = null) => Construct(problem, context, out _);

    private static Assignment Construct(AssignmentProblem problem, SolveContext? context, out int steps)
    {
        var construction = new Construction(problem, byUse: false, context);
        Assignment byCost = construction.Run();
        steps = construction.Steps;
        if (problem.HasUnitWeights || construction.IsCutShort || AssignmentScore.Of(problem, byCost) is not { IsFeasible: false } score)
            return byCost;
        Assignment byUse = new Construction(problem, byUse: true, context).Run();
        return AssignmentScore.Of(problem, byUse).IsBetterThan(score) ? byUse : byCost;
    }

    private sealed class Construction
    {
        private readonly AssignmentProblem _problem;
        private readonly bool _byUse;
        private readonly double[] _field;
        private readonly bool[] _hasOwnField;
        private readonly int[] _left;
        private readonly double[] _marginal;
        private readonly int[] _place;
        private readonly int[] _best;
        private readonly int[] _second;
        private readonly int[] _version;
        private readonly PriorityQueue<(int Escalation, int Version), (double NegativeRegret, int Escalation)> _queue;
        private Lookout _lookout;

        public Construction(AssignmentProblem problem, bool byUse, SolveContext? context)
        {
            _problem = problem;
            _byUse = byUse;
            // Small problems are done in full whatever the time: everybody starts from this answer.
            _lookout = new Lookout(context, Lookout.CellsBetweenLooks);
            // A row is copied when a partner's place first changes it: of large problems all would take longer than to place everybody.
            _field = byUse || !problem.HasPairs ? [] : GC.AllocateUninitializedArray<double>(problem.Costs.Length);
            _hasOwnField = new bool[problem.Escalations];
            _left = problem.Capacities.ToArray();
            _marginal = new double[problem.Agents];
            for (int j = 0; j < _marginal.Length; j++)
                _marginal[j] = Marginal(j);
            _place = new int[problem.Escalations];
            _best = new int[problem.Escalations];
            _second = new int[problem.Escalations];
            _version = new int[problem.Escalations];
            _queue = new(problem.Escalations);
            Array.Fill(_place, AssignmentProblem.Unassigned);
        }

        public int Steps { get; private set; }

        public bool IsCutShort => _lookout.IsTimeUp;

        public Assignment Run()
        {
            Array.Fill(_best, AssignmentProblem.Unassigned);
            for (int i = 0; i < _place.Length && !_lookout.ShouldStop(_marginal.Length); i++)
                Enqueue(i, Regret(i));
            PlaceByRegret();
            if (IsCutShort)
                PlaceTheRest();
            return new Assignment(_place.AsSpan());
        }

        private void PlaceByRegret()
        {
            while (!IsCutShort && _queue.TryDequeue(out var next, out var priority))
            {
                (int i, int version) = next;
                if (version != _version[i])
                    continue;
                if (_lookout.ShouldStop(_marginal.Length))
                    return;
                double regret = Regret(i);
                if (regret < -priority.NegativeRegret && _queue.TryPeek(out _, out var rival) && regret < -rival.NegativeRegret)
                    Enqueue(i, regret);
                else
                    Place(i, _best[i]);
            }
        }

        private void Place(int escalation, int agent)
        {
            Steps++;
            _version[escalation] = int.MaxValue;
            if (agent == AssignmentProblem.Unassigned)
                return;
            Occupy(escalation, agent);
            if (!_byUse)
                TellPartners(escalation, agent);
            if (_left[agent] > 0)
                return;
            for (int i = 0; i < _place.Length; i++)
            {
                if (_version[i] == int.MaxValue || (_best[i] != agent && _second[i] != agent))
                    continue;
                if (_lookout.ShouldStop(_marginal.Length))
                    return;
                Enqueue(i, Regret(i));
            }
        }

        private void Occupy(int escalation, int agent)
        {
            _place[escalation] = agent;
            _left[agent] -= _problem.Weight(escalation, agent);
            _marginal[agent] = Marginal(agent);
        }

        private void TellPartners(int escalation, int agent)
        {
            ReadOnlySpan<int> partners = _problem.PartnersOf(escalation);
            ReadOnlySpan<double> costs = _problem.PairCostsOf(escalation);
            for (int p = 0; p < partners.Length; p++)
            {
                int partner = partners[p];
                if (!_hasOwnField[partner])
                {
                    if (_version[partner] == int.MaxValue)
                        continue;
                    if (_lookout.ShouldStop(_marginal.Length))
                        return;
                    _problem.CostsOf(partner).CopyTo(_field.AsSpan(partner * _marginal.Length));
                    _hasOwnField[partner] = true;
                }
                _field[(partner * _marginal.Length) + agent] += costs[p];
            }
        }

        private void PlaceTheRest()
        {
            // Goes round, so that full agents are not asked again and again.
            int agent = 0;
            for (int i = 0; i < _place.Length; i++)
            {
                if (_version[i] == int.MaxValue)
                    continue;
                if (_best[i] != AssignmentProblem.Unassigned && HasRoom(i, _best[i]))
                    Occupy(i, _best[i]);
                else if (!_problem.IsAllowed(i, AssignmentProblem.Unassigned) && TryFindRoom(i, ref agent))
                    Occupy(i, agent);
            }
        }

        private bool TryFindRoom(int escalation, ref int agent)
        {
            for (int asked = 0; asked < _left.Length; asked++)
            {
                if (_problem.IsAllowed(escalation, agent) && HasRoom(escalation, agent))
                    return true;
                agent = agent + 1 < _left.Length ? agent + 1 : 0;
            }
            return false;
        }

        private bool HasRoom(int escalation, int agent) => _problem.Weight(escalation, agent) <= _left[agent];

        private void Enqueue(int escalation, double regret) =>
            _queue.Enqueue((escalation, ++_version[escalation]), (-regret, escalation));

        /// <summary>Finds the two best places that are still open; infinite where only one is and waiting is no choice.</summary>
        private double Regret(int escalation)
        {
            var places = new TwoBest(_problem.UnassignedCosts[escalation]);
            ReadOnlySpan<double> marginal = _marginal;
            ReadOnlySpan<double> row = _hasOwnField[escalation]
                ? _field.AsSpan(escalation * _problem.Agents, marginal.Length)
                : _problem.CostsOf(escalation);
            if (_problem.HasUnitWeights)
            {
                places.OfferSums(row, marginal);
            }
            else
            {
                for (int j = 0; j < row.Length; j++)
                {
                    double cost = _byUse ? UseOfCapacity(escalation, j) : row[j];
                    if (cost < places.Second && TryWeigh(escalation, j, ref cost))
                        places.Offer(cost, j);
                }
            }
            (_best[escalation], _second[escalation]) = (places.BestAgent, places.SecondAgent);
            return double.IsPositiveInfinity(places.Second) ? double.MaxValue : places.Second - places.Best;
        }

        /// <summary>What one more unit of weight costs at the agent; infinite where there is no room for it.</summary>
        private double Marginal(int agent)
        {
            if (!_problem.HasUnitWeights)
                return 0;
            int load = _problem.Capacities[agent] - _left[agent];
            return _left[agent] == 0 ? double.PositiveInfinity : _problem.LoadCost(agent, load + 1) - _problem.LoadCost(agent, load);
        }

        private bool TryWeigh(int escalation, int agent, ref double cost)
        {
            int weight = _problem.Weight(escalation, agent), load = _problem.Capacities[agent] - _left[agent];
            if (weight > _left[agent])
                return false;
            if (!_byUse)
                cost += _problem.LoadCost(agent, load + weight) - _problem.LoadCost(agent, load);
            return true;
        }

        private double UseOfCapacity(int escalation, int agent) =>
            _problem.IsAllowed(escalation, agent)
                ? _problem.Weight(escalation, agent) / (double)Math.Max(1, _problem.Capacities[agent])
                : double.PositiveInfinity;
    }
}
