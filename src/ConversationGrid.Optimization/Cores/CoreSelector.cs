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
        var places = new double[problem.Agents];
        for (int i = 0; i < regrets.Length; i++)
        {
            PlaceCosts(problem, current, i, places);
            int agent = current[i];
            double own = agent == AssignmentProblem.Unassigned ? problem.UnassignedCosts[i] : places[agent];
            double other = agent == AssignmentProblem.Unassigned ? double.PositiveInfinity : problem.UnassignedCosts[i];
            for (int j = 0; j < places.Length; j++)
            {
                if (j != agent)
                    other = Math.Min(other, places[j]);
            }
            regrets[i] = other - own;
        }
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
        var places = new double[problem.Agents];
        PlaceCosts(problem, current, seed, places);
        IEnumerable<int> liked = Enumerable.Range(0, problem.Agents)
            .Where(agent => problem.IsAllowed(seed, agent) && agent != current[seed])
            .OrderBy(agent => places[agent]);
        agents.AddRange(liked.Take(Math.Max(0, maxAgents - agents.Count)));

        IEnumerable<int> contenders = Enumerable.Range(0, problem.Escalations)
            .Where(i => i != seed && (current[i] == AssignmentProblem.Unassigned || agents.Contains(current[i])))
            .OrderBy(i => regrets[i]);
        return ProblemCore.Extract(problem, current, [seed, .. contenders.Take(maxEscalations - 1)], agents);
    }

    /// <summary>What the escalation would pay at each agent, its partners staying where they are.</summary>
    private static void PlaceCosts(AssignmentProblem problem, Assignment current, int i, double[] places)
    {
        problem.CostsOf(i).CopyTo(places);
        ReadOnlySpan<int> partners = problem.PartnersOf(i);
        ReadOnlySpan<double> costs = problem.PairCostsOf(i);
        for (int p = 0; p < partners.Length; p++)
        {
            if (current[partners[p]] != AssignmentProblem.Unassigned)
                places[current[partners[p]]] += costs[p];
        }
    }
}
