using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization.Portfolio;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// Scores the quantum answers that came too late, or were asked for in the shadow, and appends them to the log. Nothing here reaches
/// a queue or an agent. The rates at which solvers beat greedy are kept here too, and begin with what the log has.
/// </summary>
public sealed partial class ShadowLog(IShadowStore store, OptimizerMetrics metrics, TimeProvider time, ILogger<ShadowLog> logger)
{
    /// <summary>So many of the newest answers count after a restart.</summary>
    private const int Remembered = 1000;

    private readonly Lock _gate = new();
    private Task? _loading;

    public GreedyCalibration Calibration { get; } = new();

    /// <summary>Once in a process; what cannot be read is logged and counts for nothing.</summary>
    public Task LoadAsync()
    {
        lock (_gate)
            return _loading ??= ReadAsync();
    }

    /// <summary>On any thread. Completes when it is stored or given up.</summary>
    internal async Task AddAsync(ShadowBatch batch, MemberReport report)
    {
        if (!report.IsQuantum)
            return;
        var decision = await batch.Decision.ConfigureAwait(false);
        metrics.QuantumCame(report, decision, isApplicable: false);
        if (report.Outcome is not (MemberOutcome.Answered or MemberOutcome.Refused))
            return;
        Calibration.Record(report, decision.GreedyScore);
        try
        {
            await store.AppendAsync([batch.Score(report, decision, time.GetUtcNow())], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogLost(logger, e, report.Solver);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            foreach (var answer in await store.ReadAsync(Remembered, CancellationToken.None).ConfigureAwait(false))
            {
                if (answer.IsFeasible)
                    Calibration.Record(answer.Solver, answer.IsBetterThanGreedy);
            }
        }
        catch (Exception e)
        {
            LogUnread(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A late answer of {Solver} could not be stored")]
    private static partial void LogLost(ILogger logger, Exception exception, string solver);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The shadow log could not be read; rates begin anew")]
    private static partial void LogUnread(ILogger logger, Exception exception);
}
