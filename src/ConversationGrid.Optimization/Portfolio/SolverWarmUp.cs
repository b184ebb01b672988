using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>
/// Solves small fixed problems of every shape with all solvers that compute here, so that the runtime has their loops compiled in full
/// before the first batch: code that is run the first time takes a good part of a 50 ms deadline. Keeps nothing of it.
/// </summary>
public static class SolverWarmUp
{
    /// <summary>The runtime compiles a method in full some 100 ms after its thirtieth call.</summary>
    public static TimeSpan DefaultDuration { get; } = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(4);

    private static readonly Shape[] Shapes =
    [
        new(Escalations: 60, Agents: 24, PairsEach: 0, Places: 1.3, IsWeighted: false),
        new(Escalations: 60, Agents: 24, PairsEach: 1, Places: 1.5, IsWeighted: false),
        new(Escalations: 60, Agents: 24, PairsEach: 2, Places: 1, IsWeighted: false),
        new(Escalations: 60, Agents: 24, PairsEach: 15, Places: 1.3, IsWeighted: false),
        new(Escalations: 10, Agents: 4, PairsEach: 2, Places: 1.5, IsWeighted: false),
        new(Escalations: 40, Agents: 6, PairsEach: 0, Places: 1.3, IsWeighted: true),
        new(Escalations: 40, Agents: 6, PairsEach: 2, Places: 1.3, IsWeighted: true),
    ];

    /// <summary>Takes one thread, on and off two, for <paramref name="duration"/> by <paramref name="clock"/>, or until it is cancelled.</summary>
    /// <param name="like">Only shapes like this problem's, which are warm the sooner; null for all.</param>
    /// <returns>How many problems were solved.</returns>
    public static async Task<int> RunAsync(TimeProvider clock, TimeSpan duration, AssignmentProblem? like = null, CancellationToken cancellation = default)
    {
        long start = clock.GetTimestamp();
        var portfolio = new SolverPortfolio(SolverPortfolio.ClassicalMembers, new PortfolioOptions { Threads = 1 }, clock);
        AssignmentProblem[] problems = [.. Shapes.Where(shape => like is null || shape.IsOf(like)).Select(Make)];
        int solved = 0;
        // All shapes once whatever the clock says: half a warm-up leaves the first batch of some shape cold.
        while (solved < problems.Length || clock.GetElapsedTime(start) < duration)
        {
            if (cancellation.IsCancellationRequested)
                break;
            AssignmentProblem problem = problems[solved % problems.Length];
            foreach (IAssignmentSolver member in SolverPortfolio.ClassicalMembers)
                member.Solve(problem, new SolveContext(clock, Budget, cancellation));
            await portfolio.SolveAsync(problem, new PortfolioRequest(Budget), CancellationToken.None).ConfigureAwait(false);
            solved++;
        }
        return solved;
    }

    private static AssignmentProblem Make(Shape shape)
    {
        const int HeaviestWeight = 3;
        var random = new SeededRandom(1);
        var builder = new AssignmentProblemBuilder(shape.Escalations, shape.Agents);
        for (int i = 0; i < shape.Escalations; i++)
        {
            builder.SetUnassignedCost(i, 100 + (100 * random.NextDouble()));
            for (int j = 0; j < shape.Agents; j++)
            {
                builder.SetCost(i, j, 100 * random.NextDouble());
                if (shape.IsWeighted)
                    builder.SetWeight(i, j, 1 + random.Next(HeaviestWeight));
            }
        }
        int capacity = (int)Math.Ceiling(shape.Escalations * shape.Places / shape.Agents) * (shape.IsWeighted ? HeaviestWeight - 1 : 1);
        for (int j = 0; j < shape.Agents; j++)
        {
            builder.SetCapacity(j, capacity);
            if (!shape.IsWeighted)
                builder.SetQuadraticLoadCost(j, 1);
        }
        for (int p = 0; p < shape.Escalations * shape.PairsEach; p++)
        {
            int first = random.Next(shape.Escalations), second = random.Next(shape.Escalations);
            if (first != second)
                builder.AddPair(first, second, (40 * random.NextDouble()) - 20);
        }
        return builder.Build();
    }

    private sealed record Shape(int Escalations, int Agents, int PairsEach, double Places, bool IsWeighted)
    {
        public bool IsOf(AssignmentProblem problem) => IsWeighted == !problem.HasUnitWeights && PairsEach > 0 == problem.HasPairs;
    }
}
