namespace ConversationGrid.Optimization;

/// <summary>
/// What an assignment is worth, computed from nothing but the problem and the assignment.
/// <paramref name="Violations"/> counts broken rules: a place that is not allowed, an escalation that must not
/// wait but does, an agent over capacity. <paramref name="Cost"/> is <c>+∞</c> where there are any.
/// </summary>
public readonly record struct AssignmentScore(double Cost, int Violations)
{
    public bool IsFeasible => Violations == 0;

    public static AssignmentScore Infeasible { get; } = new(double.PositiveInfinity, int.MaxValue);

    /// <summary>Fewer violations first, then less cost; differences below rounding do not count.</summary>
    public bool IsBetterThan(AssignmentScore other) =>
        Violations != other.Violations
            ? Violations < other.Violations
            : Cost < other.Cost - (1e-12 * Math.Max(1, Math.Abs(other.Cost)));

    /// <summary>Any array of numbers may be given: a wrong length or an unknown agent is a violation, not an error.</summary>
    public static AssignmentScore Of(AssignmentProblem problem, ReadOnlySpan<int> agents)
    {
        if (agents.Length != problem.Escalations)
            return Infeasible;

        Span<int> loads = problem.Agents <= 1024 ? stackalloc int[problem.Agents] : new int[problem.Agents];
        loads.Clear();
        double cost = 0;
        int violations = 0;
        for (int i = 0; i < agents.Length; i++)
        {
            int agent = agents[i];
            if (agent < AssignmentProblem.Unassigned || agent >= problem.Agents || !problem.IsAllowed(i, agent))
            {
                violations++;
                continue;
            }
            cost += problem.Cost(i, agent);
            if (agent == AssignmentProblem.Unassigned)
                continue;

            loads[agent] += problem.Weight(i, agent);
            ReadOnlySpan<int> partners = problem.PartnersOf(i);
            ReadOnlySpan<double> pairCosts = problem.PairCostsOf(i);
            for (int p = 0; p < partners.Length && partners[p] < i; p++)
            {
                if (agents[partners[p]] == agent)
                    cost += pairCosts[p];
            }
        }
        for (int j = 0; j < loads.Length; j++)
        {
            if (loads[j] > problem.Capacities[j])
                violations++;
            else
                cost += problem.LoadCost(j, loads[j]);
        }
        return violations == 0 ? new AssignmentScore(cost, 0) : new AssignmentScore(double.PositiveInfinity, violations);
    }

    public static AssignmentScore Of(AssignmentProblem problem, Assignment assignment) => Of(problem, assignment.Agents.AsSpan());
}
