namespace ConversationGrid.Optimization.Cores;

/// <summary>
/// A part of a problem that is decided anew while the rest stays where it is: some escalations, some agents. It is a
/// problem of its own, in which what the rest does is folded into costs, capacities and load costs.
/// </summary>
public sealed class ProblemCore
{
    /// <summary>Neither an agent nor waiting, in any problem.</summary>
    private const int NoPlace = -2;

    private readonly Assignment _rest;

    private ProblemCore(AssignmentProblem problem, Assignment rest, int[] escalations, int[] agents)
    {
        _rest = rest;
        Escalations = escalations;
        Agents = agents;
        Problem = problem;
    }

    /// <summary>In this problem escalation <c>n</c> stands for <c>Escalations[n]</c> of the whole, and agents likewise.</summary>
    public AssignmentProblem Problem { get; }

    public IReadOnlyList<int> Escalations { get; }

    public IReadOnlyList<int> Agents { get; }

    /// <summary>
    /// An escalation that is now with an agent outside the core may move into it but not stay: name the agents of all
    /// escalations that should be able to.
    /// </summary>
    /// <exception cref="ArgumentException">An index is out of range or named twice.</exception>
    public static ProblemCore Extract(AssignmentProblem problem, Assignment current, IReadOnlyCollection<int> escalations, IReadOnlyCollection<int> agents)
    {
        int[] inner = [.. escalations], outer = [.. agents];
        int[] core = Positions(problem.Escalations, inner, nameof(escalations));
        int[] coreAgent = Positions(problem.Agents, outer, nameof(agents));

        var load = new int[problem.Agents];
        for (int i = 0; i < problem.Escalations; i++)
        {
            if (core[i] < 0 && current[i] != AssignmentProblem.Unassigned)
                load[current[i]] += problem.Weight(i, current[i]);
        }

        var builder = new AssignmentProblemBuilder(inner.Length, outer.Length);
        for (int n = 0; n < inner.Length; n++)
        {
            int i = inner[n];
            builder.SetUnassignedCost(n, problem.UnassignedCosts[i]);
            for (int a = 0; a < outer.Length; a++)
            {
                builder.SetCost(n, a, problem.Cost(i, outer[a]) + PairsWithTheRest(problem, current, core, i, outer[a]));
                if (!problem.HasUnitWeights)
                    builder.SetWeight(n, a, problem.Weight(i, outer[a]));
            }
            ReadOnlySpan<int> partners = problem.PartnersOf(i);
            for (int p = 0; p < partners.Length; p++)
            {
                if (core[partners[p]] > n)
                    builder.AddPair(n, core[partners[p]], problem.PairCostsOf(i)[p]);
            }
        }
        for (int a = 0; a < outer.Length; a++)
        {
            int used = load[outer[a]], left = Math.Max(0, problem.Capacities[outer[a]] - used);
            builder.SetCapacity(a, left);
            if (problem.HasLoadCosts)
                builder.SetLoadCost(a, Shifted(problem.LoadCostsOf(outer[a]), Math.Min(used, problem.Capacities[outer[a]])));
        }
        return new ProblemCore(builder.Build(), current, inner, outer);
    }

    /// <summary>What the present assignment says about the core; an escalation whose agent is outside it counts as waiting.</summary>
    public Assignment Current()
    {
        var places = new int[Escalations.Count];
        for (int n = 0; n < places.Length; n++)
            places[n] = IndexOf(_rest[Escalations[n]]);
        return new Assignment(places);
    }

    /// <summary>The whole assignment, with the core's part from <paramref name="solution"/>.</summary>
    public Assignment Stitch(Assignment solution) => Stitch(solution, _rest);

    /// <summary>
    /// The same onto another whole, which may not have room for it. A solution that names agents the core does not have, or is of another length,
    /// gives a whole that breaks the rules as well.
    /// </summary>
    public Assignment Stitch(Assignment solution, Assignment onto)
    {
        int[] places = [.. onto.Agents];
        bool fits = solution.Agents.Length == Escalations.Count;
        for (int n = 0; n < Escalations.Count; n++)
            places[Escalations[n]] = fits ? PlaceOf(solution[n]) : NoPlace;
        return new Assignment(places);
    }

    private int PlaceOf(int agent) =>
        agent == AssignmentProblem.Unassigned ? agent : (uint)agent < (uint)Agents.Count ? Agents[agent] : NoPlace;

    private int IndexOf(int agent)
    {
        for (int a = 0; a < Agents.Count; a++)
        {
            if (Agents[a] == agent)
                return a;
        }
        return AssignmentProblem.Unassigned;
    }

    private static double PairsWithTheRest(AssignmentProblem problem, Assignment current, int[] core, int i, int agent)
    {
        ReadOnlySpan<int> partners = problem.PartnersOf(i);
        ReadOnlySpan<double> costs = problem.PairCostsOf(i);
        double sum = 0;
        for (int p = 0; p < partners.Length; p++)
        {
            if (core[partners[p]] < 0 && current[partners[p]] == agent)
                sum += costs[p];
        }
        return sum;
    }

    private static double[] Shifted(ReadOnlySpan<double> loadCosts, int used)
    {
        double[] shifted = loadCosts[used..].ToArray();
        for (int load = shifted.Length - 1; load >= 0; load--)
            shifted[load] -= shifted[0];
        return shifted;
    }

    private static int[] Positions(int count, int[] chosen, string name)
    {
        var positions = new int[count];
        Array.Fill(positions, -1);
        for (int n = 0; n < chosen.Length; n++)
        {
            if ((uint)chosen[n] >= (uint)count || positions[chosen[n]] >= 0)
                throw new ArgumentException($"{chosen[n]} is not one of {count}, or is named twice.", name);
            positions[chosen[n]] = n;
        }
        return positions;
    }
}
