using System.Diagnostics;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Benchmarks.Optimizer;

/// <summary>
/// Quality over time on synthetic batches: each solver beside greedy and the best known, in one run. Also how long the
/// exact matching takes.
/// </summary>
/// <param name="clock">What everything is timed by.</param>
/// <param name="plotFile">Where the SVG plot goes; none where null.</param>
internal sealed class OptimizerBenchmark(TimeProvider clock, string? plotFile)
{
    private const int Repetitions = 3;

    /// <summary>What the best known is searched with, beside all other runs. Sizes up to 50×20 are settled long before.</summary>
    private static readonly TimeSpan LongRun = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ShortLongRun = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan[] Budgets =
        [TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(1000)];

    private readonly PortfolioOptions _options = new();
    private readonly List<BenchmarkRow> _rows = [];
    private readonly List<QualityPlot.Point> _points = [];

    public async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        await WarmUpAsync(cancellationToken);
        MeasureMatching(200, 50, yardstickMilliseconds: 3);
        MeasureMatching(1000, 200, yardstickMilliseconds: 60);
        foreach (string family in SyntheticProblems.Families)
        {
            foreach ((int escalations, int agents) in SyntheticProblems.Sizes)
                await MeasureQualityAsync(family, escalations, agents, cancellationToken);
        }
        if (plotFile is not null)
        {
            await File.WriteAllTextAsync(plotFile, QualityPlot.Draw(_points, SyntheticProblems.Sizes.Count), cancellationToken);
            await Console.Error.WriteLineAsync($"plot: {plotFile}");
        }
        return _rows;
    }

    /// <summary>Every loop is compiled to the end before anything is timed.</summary>
    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        foreach (string family in SyntheticProblems.Families)
            await Portfolio().SolveAsync(SyntheticProblems.Make(family, 200, 50, seed: 99), new PortfolioRequest(TimeSpan.FromMilliseconds(500)), cancellationToken);
        for (int k = 0; k < 60; k++)
            new MatchingSolver().Solve(SyntheticProblems.Make("linear", 200, 50, seed: 99), Context(LongRun, 0, cancellationToken));
    }

    private void MeasureMatching(int escalations, int agents, double yardstickMilliseconds)
    {
        AssignmentProblem problem = SyntheticProblems.Make("linear", escalations, agents, seed: 1);
        double least = double.PositiveInfinity, leastGreedy = double.PositiveInfinity;
        for (int k = 0; k < 20; k++)
        {
            long start = Stopwatch.GetTimestamp();
            new MatchingSolver().Solve(problem, Context(LongRun, 0, CancellationToken.None));
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            new GreedySolver().Solve(problem, Context(LongRun, 0, CancellationToken.None));
            leastGreedy = Math.Min(leastGreedy, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        _rows.Add(new BenchmarkRow($"matching {escalations}×{agents}, exact", least, "ms", $"{yardstickMilliseconds} ms", least / yardstickMilliseconds));
        _rows.Add(new BenchmarkRow($"greedy {escalations}×{agents}", leastGreedy, "ms", "matching", leastGreedy / least));
    }

    private async Task MeasureQualityAsync(string family, int escalations, int agents, CancellationToken cancellationToken)
    {
        AssignmentProblem problem = SyntheticProblems.Make(family, escalations, agents, seed: 1);
        string instance = $"{family} {escalations}×{agents}";
        double greedy = Cost(problem, new GreedySolver().Solve(problem, Context(LongRun, 0, cancellationToken)));
        double best = greedy;
        var costs = new List<(string Solver, TimeSpan Budget, double Cost)>();

        IAssignmentSolver[] solvers =
        [
            new AnnealingSolver(), new LargeNeighbourhoodSolver(),
            .. escalations <= 50 ? [new BranchAndBoundSolver(), new LargeNeighbourhoodSolver(new QaoaSolver())] : Array.Empty<IAssignmentSolver>(),
        ];
        foreach (TimeSpan budget in Budgets)
        {
            foreach (IAssignmentSolver solver in solvers)
            {
                double[] found = [.. Enumerable.Range(1, Repetitions)
                    .Select(seed => Cost(problem, solver.Solve(problem, Context(budget, (ulong)seed, cancellationToken))))];
                best = Math.Min(best, found.Min());
                costs.Add((solver.Name, budget, found.Average()));
            }
            double sum = 0;
            for (int seed = 1; seed <= Repetitions; seed++)
            {
                PortfolioDecision decision = await Portfolio().SolveAsync(problem, new PortfolioRequest(budget) { Seed = (ulong)seed }, cancellationToken);
                best = Math.Min(best, decision.Score.Cost);
                sum += decision.Score.Cost;
            }
            costs.Add(("portfolio", budget, sum / Repetitions));
            cancellationToken.ThrowIfCancellationRequested();
        }
        PortfolioDecision longRun = await Portfolio().SolveAsync(problem, new PortfolioRequest(escalations <= 50 ? ShortLongRun : LongRun) { Seed = 77 }, cancellationToken);
        best = Math.Min(best, longRun.Score.Cost);

        _rows.Add(new BenchmarkRow($"{instance}: greedy above best known", 100 * (greedy - best) / Math.Abs(best), "%", "best known", greedy / best));
        foreach ((string solver, TimeSpan budget, double cost) in costs)
        {
            double share = greedy - best < 1e-9 ? 0 : (cost - best) / (greedy - best);
            _points.Add(new QualityPlot.Point(instance, solver, budget.TotalMilliseconds, share));
            _rows.Add(new BenchmarkRow($"{instance}: {solver}, {budget.TotalMilliseconds:F0} ms", 100 * share, "% left", "greedy → best known", share));
        }
    }

    private SolverPortfolio Portfolio() => new(SolverPortfolio.ClassicalMembers, _options, clock);

    private SolveContext Context(TimeSpan budget, ulong seed, CancellationToken cancellationToken) => new(clock, budget, cancellationToken) { Seed = seed };

    private static double Cost(AssignmentProblem problem, SolverAnswer? answer) =>
        answer is null ? double.PositiveInfinity : AssignmentScore.Of(problem, answer.Assignment).Cost;
}
