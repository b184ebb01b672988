using ConversationGrid.Optimization;

namespace ConversationGrid.Benchmarks.Optimizer;

/// <summary>
/// Batches as routing makes them. An agent's cost for an escalation falls with matching skills and language; the
/// price of waiting grows with priority; loads are balanced by a quadratic cost; pair terms say which escalations
/// are better (the same customer, the same incident) or worse (two difficult ones) with the same agent.
/// </summary>
internal static class SyntheticProblems
{
    public static IReadOnlyList<string> Families { get; } = ["sparse pairs", "tight", "dense pairs"];

    public static IReadOnlyList<(int Escalations, int Agents)> Sizes { get; } = [(20, 8), (50, 20), (200, 50), (1000, 200)];

    public static AssignmentProblem Make(string family, int escalations, int agents, int seed) => family switch
    {
        // One and a half places for each escalation, three pair terms each.
        "sparse pairs" => Make(escalations, agents, seed, placesPerEscalation: 1.5, pairsPerEscalation: 3),
        // Exactly as many places as escalations, four pair terms each.
        "tight" => Make(escalations, agents, seed, placesPerEscalation: 1.0, pairsPerEscalation: 4),
        // Every third couple of escalations has a pair term.
        "dense pairs" => Make(escalations, agents, seed, placesPerEscalation: 1.3, pairsPerEscalation: escalations / 3.0),
        "linear" => Make(escalations, agents, seed, placesPerEscalation: 1.2, pairsPerEscalation: 0),
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "unknown family"),
    };

    private static AssignmentProblem Make(int escalations, int agents, int seed, double placesPerEscalation, double pairsPerEscalation)
    {
        const int Skills = 12;
        var random = new Random(seed);
        var builder = new AssignmentProblemBuilder(escalations, agents);
        double[][] skills = [.. Enumerable.Range(0, agents).Select(_ => Enumerable.Range(0, Skills).Select(_ => random.NextDouble()).ToArray())];
        for (int i = 0; i < escalations; i++)
        {
            int first = random.Next(Skills), second = random.Next(Skills);
            for (int j = 0; j < agents; j++)
                builder.SetCost(i, j, 100 - (50 * skills[j][first]) - (30 * skills[j][second]) - (20 * random.NextDouble()));
            builder.SetUnassignedCost(i, 110 + (90 * random.NextDouble()));
        }

        int places = (int)Math.Ceiling(escalations * placesPerEscalation);
        for (int j = 0; j < agents; j++)
        {
            builder.SetCapacity(j, (places / agents) + (j < places % agents ? 1 : 0));
            builder.SetQuadraticLoadCost(j, 1.0, existingLoad: random.Next(3));
        }

        int pairs = (int)(escalations * pairsPerEscalation / 2);
        for (int p = 0; p < pairs; p++)
        {
            int first = random.Next(escalations), second = random.Next(escalations);
            if (first != second)
                builder.AddPair(first, second, (40 * random.NextDouble()) - 20);
        }
        return builder.Build();
    }
}
