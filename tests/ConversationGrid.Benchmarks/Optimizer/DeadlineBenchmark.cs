using System.Collections.Concurrent;
using System.Diagnostics;
using ConversationGrid.Grains.Optimizer;
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
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMilliseconds(5);

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

    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync(TimeProvider clock, CancellationToken cancellationToken) =>
    [
        .. await MeasureAsync(new OptimizerOptions().Deadline, 10_000, clock, cancellationToken),
        .. await MeasureAsync(TimeSpan.FromMilliseconds(10), 2_000, clock, cancellationToken),
    ];

    /// <summary>Of ten batches: six of 20 escalations, three of 50, one of 200, of all families in turn.</summary>
    private static async Task<IReadOnlyList<BenchmarkRow>> MeasureAsync(TimeSpan deadline, int batches, TimeProvider clock, CancellationToken cancellationToken)
    {
        string[] families = [.. SyntheticProblems.Families, "linear"];
        (int Escalations, int Agents)[] sizes = [(20, 8), (50, 20), (20, 8), (20, 8), (50, 20), (20, 8), (200, 50), (20, 8), (50, 20), (20, 8)];
        AssignmentProblem[] problems =
            [.. families.SelectMany(family => sizes.Select((size, seed) => SyntheticProblems.Make(family, size.Escalations, size.Agents, seed)))];
        var service = new ResilientQuantumService(new ChaosQuantumService(new GreedyQuantumService(clock), s_options.Chaos, clock), s_options, clock);
        var portfolio = new SolverPortfolio([.. SolverPortfolio.ClassicalMembers, new QuantumSolver(service, s_options)], new PortfolioOptions(), clock);
        var late = new ConcurrentBag<MemberReport>();
        for (int batch = 0; batch < 200; batch++)
            await portfolio.SolveAsync(problems[batch % problems.Length], new PortfolioRequest(deadline), cancellationToken);

        TimeSpan worst = TimeSpan.MinValue;
        int kept = 0, inTime = 0;
        var fallbacks = new Dictionary<FallbackKind, int>();
        using var sleeping = new SleepingThread(deadline, s_tolerance);
        for (int batch = 0; batch < batches; batch++)
        {
            var request = new PortfolioRequest(deadline) { Seed = (ulong)batch, OnLateAnswer = late.Add };
            long start = Stopwatch.GetTimestamp();
            PortfolioDecision decision = await portfolio.SolveAsync(problems[batch % problems.Length], request, cancellationToken);
            TimeSpan lateness = Stopwatch.GetElapsedTime(start) - deadline;
            if (!decision.IsFeasible)
                throw new InvalidOperationException($"Batch {batch} was decided wrongly.");
            worst = lateness > worst ? lateness : worst;
            kept += lateness <= s_tolerance ? 1 : 0;
            inTime += decision.Members.Any(member => member is { IsQuantum: true, Outcome: MemberOutcome.Answered }) ? 1 : 0;
            if (decision.Fallback is { } kind)
                fallbacks[kind] = fallbacks.GetValueOrDefault(kind) + 1;
        }

        sleeping.Dispose();
        string what = $"chaos on, deadline {deadline.TotalMilliseconds:F0} ms";
        double tolerance = s_tolerance.TotalMilliseconds;
        return
        [
            Share("batches decided within 5 ms of it", kept),
            new BenchmarkRow($"{what}: a thread beside it that only sleeps, woken within 5 ms", sleeping.Kept, "times", $"of {sleeping.Sleeps}", (double)sleeping.Kept / sleeping.Sleeps),
            new BenchmarkRow($"{what}: latest decision after it", worst.TotalMilliseconds, "ms", $"{tolerance:F0} ms; the sleeping thread: {sleeping.Latest.TotalMilliseconds:F1} ms", worst.TotalMilliseconds / tolerance),
            Share("quantum answers in time", inTime),
            new BenchmarkRow($"{what}: quantum answers late, scored and not applied", late.Count(report => report.IsQuantum && report.Outcome == MemberOutcome.Answered), "answers", $"of {batches}", null),
            .. fallbacks.OrderBy(entry => entry.Key).Select(entry => Share($"quantum {entry.Key.ToString().ToLowerInvariant()}", entry.Value)),
        ];

        BenchmarkRow Share(string name, int count) => new($"{what}: {name}", count, "batches", $"of {batches}", (double)count / batches);
    }
}
