using System.Collections.Concurrent;
using System.Diagnostics;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;

namespace ConversationGrid.Benchmarks.Optimizer;

/// <summary>
/// Whether batches are decided by their deadline while the quantum service is late, fails, hangs and lies. Real portfolio, real time,
/// the service's chaos as <c>--set Quantum:Chaos:…</c> makes it.
/// </summary>
internal static class DeadlineBenchmark
{
    public const int Batches = 10_000;
    private const double ToleranceMilliseconds = 5;

    private static readonly TimeSpan s_deadline = TimeSpan.FromMilliseconds(10);

    private static readonly QuantumServiceOptions s_options = new()
    {
        AttemptTimeout = TimeSpan.FromMilliseconds(100),
        TotalTimeout = TimeSpan.FromMilliseconds(200),
        BreakerPause = TimeSpan.FromSeconds(1),
        Chaos = new QuantumChaosOptions
        {
            LogNormalMedian = TimeSpan.FromMilliseconds(5),
            LogNormalSigma = 1,
            HeavyTailMinimum = TimeSpan.FromMilliseconds(1),
            HeavyTailExponent = 1.2,
            ErrorShare = 0.05,
            HangShare = 0.05,
            GarbageShare = 0.05,
            WrongAnswerShare = 0.05,
        },
    };

    /// <summary>Of ten batches: six of 20 escalations, three of 50, one of 200, of all families in turn.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        string[] families = [.. SyntheticProblems.Families, "linear"];
        (int Escalations, int Agents)[] sizes = [(20, 8), (50, 20), (20, 8), (20, 8), (50, 20), (20, 8), (200, 50), (20, 8), (50, 20), (20, 8)];
        AssignmentProblem[] problems =
            [.. families.SelectMany(family => sizes.Select((size, seed) => SyntheticProblems.Make(family, size.Escalations, size.Agents, seed)))];
        var service = new ResilientQuantumService(new ChaosQuantumService(new GreedyQuantumService(clock), s_options.Chaos, clock), s_options, clock);
        var portfolio = new SolverPortfolio([.. SolverPortfolio.ClassicalMembers, new QuantumSolver(service, s_options)], new PortfolioOptions(), clock);
        var late = new ConcurrentBag<MemberReport>();
        for (int batch = 0; batch < 200; batch++)
            await portfolio.SolveAsync(problems[batch % problems.Length], new PortfolioRequest(s_deadline), cancellationToken);

        double worst = 0;
        int kept = 0, inTime = 0;
        var fallbacks = new Dictionary<FallbackKind, int>();
        for (int batch = 0; batch < Batches; batch++)
        {
            var request = new PortfolioRequest(s_deadline) { Seed = (ulong)batch, OnLateAnswer = late.Add };
            long start = Stopwatch.GetTimestamp();
            PortfolioDecision decision = await portfolio.SolveAsync(problems[batch % problems.Length], request, cancellationToken);
            double lateness = (Stopwatch.GetElapsedTime(start) - s_deadline).TotalMilliseconds;
            if (!decision.IsFeasible)
                throw new InvalidOperationException($"Batch {batch} was decided wrongly.");
            worst = Math.Max(worst, lateness);
            kept += lateness <= ToleranceMilliseconds ? 1 : 0;
            inTime += decision.Members.Any(member => member is { IsQuantum: true, Outcome: MemberOutcome.Answered }) ? 1 : 0;
            if (decision.Fallback is { } kind)
                fallbacks[kind] = fallbacks.GetValueOrDefault(kind) + 1;
        }

        string what = $"chaos on, deadline {s_deadline.TotalMilliseconds:F0} ms";
        return
        [
            new BenchmarkRow($"{what}: batches decided within {ToleranceMilliseconds:F0} ms of it", kept, "batches", $"of {Batches}", (double)kept / Batches),
            new BenchmarkRow($"{what}: latest decision after it", worst, "ms", $"{ToleranceMilliseconds:F0} ms", worst / ToleranceMilliseconds),
            new BenchmarkRow($"{what}: quantum answers in time", inTime, "batches", $"of {Batches}", (double)inTime / Batches),
            new BenchmarkRow($"{what}: quantum answers late, scored and not applied", late.Count(report => report.IsQuantum && report.Outcome == MemberOutcome.Answered), "answers", $"of {Batches}", null),
            .. fallbacks.OrderBy(entry => entry.Key).Select(entry => new BenchmarkRow($"{what}: quantum {entry.Key.ToString().ToLowerInvariant()}", entry.Value, "batches", $"of {Batches}", (double)entry.Value / Batches)),
        ];
    }
}
