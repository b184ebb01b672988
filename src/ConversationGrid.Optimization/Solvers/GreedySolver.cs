namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Places one escalation after the other, always the one that would lose most by coming second: the largest
/// regret, best against second-best place (Martello and Toth 1981). Deterministic. Where weights make it end
/// with escalations that must be assigned and fit nowhere, it tries again with the use of capacity as the measure.
/// </summary>
public sealed class GreedySolver : IAssignmentSolver
{
    public string Name => "greedy";

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context) =>
        new(Construct(problem)) { Steps = problem.Escalations };

    internal static Assignment Construct(AssignmentProblem problem)
    {
        Assignment byCost = new Construction(problem, byUse: false).Run();
        AssignmentScore score = AssignmentScore.Of(problem, byCost);
        if (!score.IsFeasible && !problem.HasUnitWeights)
        {
            Assignment byUse = new Construction(problem, byUse: true).Run();
            if (AssignmentScore.Of(problem, byUse).IsBetterThan(score))
                byCost = byUse;
        }
        return byCost;
    }

    private sealed class Construction
    {
        private readonly AssignmentProblem _problem;
        private readonly bool _byUse;
        private readonly double[] _field;
        private readonly int[] _left;
        private readonly double[] _marginal;
        private readonly int[] _place;
        private readonly int[] _best;
        private readonly int[] _second;
        private readonly int[] _version;
        private readonly PriorityQueue<(int Escalation, int Version), (double NegativeRegret, int Escalation)> _queue;

        public Construction(AssignmentProblem problem, bool byUse)
        {
            _problem = problem;
            _byUse = byUse;
            _field = byUse ? UseOfCapacity(problem) : problem.Costs.ToArray();
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

        public Assignment Run()
        {
            for (int i = 0; i < _place.Length; i++)
                Enqueue(i, Regret(i));

            while (_queue.TryDequeue(out var next, out var priority))
            {
                (int i, int version) = next;
                if (version != _version[i])
                    continue;
                double regret = Regret(i);
                if (regret < -priority.NegativeRegret && _queue.TryPeek(out _, out var rival) && regret < -rival.NegativeRegret)
                    Enqueue(i, regret);
                else
                    Place(i, _best[i]);
            }
            return new Assignment(_place.AsSpan());
        }

        private void Place(int escalation, int agent)
        {
            _version[escalation] = int.MaxValue;
            if (agent == AssignmentProblem.Unassigned)
                return;
            _place[escalation] = agent;
            _left[agent] -= _problem.Weight(escalation, agent);
            _marginal[agent] = Marginal(agent);
            if (!_byUse)
            {
                ReadOnlySpan<int> partners = _problem.PartnersOf(escalation);
                ReadOnlySpan<double> costs = _problem.PairCostsOf(escalation);
                for (int p = 0; p < partners.Length; p++)
                    _field[(partners[p] * _problem.Agents) + agent] += costs[p];
            }
            if (_left[agent] > 0)
                return;
            for (int i = 0; i < _place.Length; i++)
            {
                if (_version[i] != int.MaxValue && (_best[i] == agent || _second[i] == agent))
                    Enqueue(i, Regret(i));
            }
        }

        private void Enqueue(int escalation, double regret) =>
            _queue.Enqueue((escalation, ++_version[escalation]), (-regret, escalation));

        /// <summary>Finds the two best places that are still open; infinite where only one is and waiting is no choice.</summary>
        private double Regret(int escalation)
        {
            var places = new TwoBest(_problem.UnassignedCosts[escalation]);
            ReadOnlySpan<double> marginal = _marginal;
            ReadOnlySpan<double> row = _field.AsSpan(escalation * _problem.Agents, marginal.Length);
            if (_problem.HasUnitWeights)
            {
                places.OfferSums(row, marginal);
            }
            else
            {
                for (int j = 0; j < row.Length; j++)
                {
                    double cost = row[j] + marginal[j];
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

        private static double[] UseOfCapacity(AssignmentProblem problem)
        {
            double[] use = problem.Costs.ToArray();
            for (int i = 0; i < problem.Escalations; i++)
            {
                for (int j = 0; j < problem.Agents; j++)
                {
                    if (problem.IsAllowed(i, j))
                        use[(i * problem.Agents) + j] = problem.Weight(i, j) / (double)Math.Max(1, problem.Capacities[j]);
                }
            }
            return use;
        }
    }
}
