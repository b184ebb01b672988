namespace ConversationGrid.Optimization.Tests;

/// <summary>Small random problems of every shape, repeatable from a seed.</summary>
public static class RandomProblems
{
    [Flags]
    public enum Features
    {
        Linear = 0,
        Pairs = 1,
        Loads = 2,
        Weights = 4,
        Forbidden = 8,
        MustAssign = 16,
    }

    public static IEnumerable<Features> EveryShape => Enumerable.Range(0, 32).Select(bits => (Features)bits);

    public static AssignmentProblem Make(int seed, int escalations, int agents, Features features)
    {
        var random = new Random(seed);
        var builder = new AssignmentProblemBuilder(escalations, agents);
        for (int i = 0; i < escalations; i++)
        {
            if (!features.HasFlag(Features.MustAssign) || i % 3 != 0)
                builder.SetUnassignedCost(i, random.Next(40, 90));
            for (int j = 0; j < agents; j++)
            {
                builder.SetCost(i, j, random.Next(0, 100));
                if (features.HasFlag(Features.Weights))
                    builder.SetWeight(i, j, random.Next(0, 5));
                if (features.HasFlag(Features.Forbidden) && random.Next(4) == 0)
                    builder.Forbid(i, j);
            }
        }
        int scale = features.HasFlag(Features.Weights) ? 2 : 1;
        for (int j = 0; j < agents; j++)
        {
            builder.SetCapacity(j, scale * random.Next(0, 1 + (2 * escalations / Math.Max(1, agents))) + (j == 0 ? 1 : 0));
            if (features.HasFlag(Features.Loads))
                builder.SetQuadraticLoadCost(j, random.Next(0, 20), random.Next(0, 3));
        }
        if (features.HasFlag(Features.Pairs))
        {
            for (int p = 0; p < escalations; p++)
            {
                int first = random.Next(escalations), second = random.Next(escalations);
                if (first != second)
                    builder.AddPair(first, second, random.Next(-40, 40));
            }
        }
        return builder.Build();
    }

    /// <summary>The best of all assignments, by trying them all.</summary>
    public static AssignmentScore Optimum(AssignmentProblem problem)
    {
        var places = new int[problem.Escalations];
        AssignmentScore best = AssignmentScore.Infeasible;
        Try(0);
        return best;

        void Try(int escalation)
        {
            if (escalation == places.Length)
            {
                AssignmentScore score = AssignmentScore.Of(problem, places);
                if (score.IsFeasible && score.IsBetterThan(best))
                    best = score;
                return;
            }
            for (int agent = AssignmentProblem.Unassigned; agent < problem.Agents; agent++)
            {
                places[escalation] = agent;
                Try(escalation + 1);
            }
        }
    }
}
