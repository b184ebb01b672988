namespace ConversationGrid.Optimization.Cores;

/// <summary>
/// Finds where an assignment is least sure of itself. The doubt about an escalation is how little it would lose by going to
/// the best other agent, whoever may have to make room there; a core gathers doubtful escalations that contend for the
/// same few agents.
/// </summary>
public static class CoreSelector
{
    /// <summary>
    /// For each escalation the cost of its best alternative less that of its present place, capacity aside: small or
    /// negative means uncertain.
    /// </summary>
    public static double[] Regrets(AssignmentProblem problem, Assignment current)
    {
        var regrets = new double[problem.Escalations];
        for (int i = 0; i < regrets.Length; i++)
            regrets[i] = BestAlternative(problem, current, i) - PlaceCost(problem, current, i, current[i]);
        return regrets;
    }

    /// <summary>
    /// At most so many escalations and agents, starting from <paramref name="seed"/>: an escalation, its agent, the agents it
    /// would like best, and the most doubtful of those who are there.
    /// </summary>
    public static ProblemCore Around(
        AssignmentProblem problem, Assignment current, IReadOnlyList<double> regrets, int seed, int maxEscalations, int maxAgents)
    {
        var agents = new List<int>();
        if (current[seed] != AssignmentProblem.Unassigned)
            agents.Add(current[seed]);
        IEnumerable<int> liked = Enumerable.Range(0, problem.Agents)
            .Where(agent => problem.IsAllowed(seed, agent) && agent != current[seed])
            .OrderBy(agent => PlaceCost(problem, current, seed, agent));
        agents.AddRange(liked.Take(Math.Max(0, maxAgents - agents.Count)));

        IEnumerable<int> contenders = Enumerable.Range(0, problem.Escalations)
            .Where(i => i != seed && (current[i] == AssignmentProblem.Unassigned || agents.Contains(current[i])))
            .OrderBy(i => regrets[i]);
        return ProblemCore.Extract(problem, current, [seed, .. contenders.Take(maxEscalations - 1)], agents);
    }

    private static double BestAlternative(AssignmentProblem problem, Assignment current, int i)
    {
        double least = double.PositiveInfinity;
        for (int agent = AssignmentProblem.Unassigned; agent < problem.Agents; agent++)
        {
            if (agent == current[i])
                continue;
            least = Math.Min(least, PlaceCost(problem, current, i, agent));
        }
        return least;
    }

    private static double PlaceCost(AssignmentProblem problem, Assignment current, int i, int agent)
    {
        double cost = problem.Cost(i, agent);
        if (agent == AssignmentProblem.Unassigned || double.IsPositiveInfinity(cost))
            return cost;
        ReadOnlySpan<int> partners = problem.PartnersOf(i);
        ReadOnlySpan<double> costs = problem.PairCostsOf(i);
        for (int p = 0; p < partners.Length; p++)
        {
            if (current[partners[p]] == agent)
                cost += costs[p];
        }
        return cost;
    }
}
