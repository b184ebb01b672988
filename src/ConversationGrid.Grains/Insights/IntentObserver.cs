using System.Threading.Channels;
using ConversationGrid.Contracts.Insights;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Learning;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Insights;

/// <summary>
/// Shows every judged utterance to the candidate in the shadow and to the drift monitor, off the conversation's turn.
/// <code>
///  turn ─▶ Observe ─▶ bounded queue (full: left out, counted) ─▶ one reader ─▶ candidate, drift monitor ─▶ metrics
/// </code>
/// </summary>
/// <param name="live">The classifier in use and its candidate.</param>
/// <param name="reference">Utterances like those that models are made for.</param>
/// <param name="metrics">Is told the outcome.</param>
/// <param name="options">Sizes.</param>
/// <param name="time">Measures what the candidate costs.</param>
/// <param name="logger">Hears of the first failure of a kind that is otherwise only counted.</param>
public sealed partial class IntentObserver(
    LiveClassifier live, DriftReference reference, IntentMetrics metrics, IOptions<LearningOptions> options, TimeProvider time, ILogger<IntentObserver> logger) : BackgroundService
{
    private readonly Channel<Judgement> _queue = Channel.CreateBounded<Judgement>(
        new BoundedChannelOptions(options.Value.ObservationQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private DriftMonitor? _monitor;
    private IIntentClassifier? _monitored;
    private int _observed;
    private bool _hasFailed;
    private DriftView? _drift;

    /// <summary>The last full window; null before there was one for the model in use.</summary>
    public DriftView? Drift => Volatile.Read(ref _drift);

    /// <summary>Never waits and never fails.</summary>
    public void Observe(in Judgement judgement)
    {
        if (!_queue.Writer.TryWrite(judgement))
            metrics.ObservationDropped();
    }

    /// <summary>What is in the queue is still looked at.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } reading)
            await reading.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var judgement in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                Shadow(judgement);
                Monitor(judgement);
            }
            catch (Exception e)
            {
                // A candidate that fails costs its own verdict and nothing else.
                metrics.ObservationFailed();
                if (!_hasFailed)
                    LogFailed(logger, e);
                _hasFailed = true;
            }
        }
    }

    private void Shadow(in Judgement judgement)
    {
        var begun = time.GetTimestamp();
        if (live.ObserveInShadow(judgement.Text, judgement.Context, judgement.Judge, judgement.Verdict) is { } agrees)
            metrics.Shadowed(time.GetElapsedTime(begun), agrees);
    }

    private void Monitor(in Judgement judgement)
    {
        if (!ReferenceEquals(_monitored, live.Current))
        {
            _monitored = live.Current;
            _monitor = new DriftMonitor(_monitored, reference.Utterances);
            _observed = 0;
            Volatile.Write(ref _drift, null);
        }

        if (!ReferenceEquals(_monitored, judgement.Judge))
            return;
        _monitor!.Observe(judgement.Text, judgement.Verdict);
        if (++_observed < options.Value.DriftWindow)
            return;
        _observed = 0;
        var report = _monitor.Conclude();
        metrics.Drifted(report);
        Volatile.Write(ref _drift, new DriftView(report.Utterances, report.IntentStability, report.WordStability, report.OutOfScopeRate, report.BaselineOutOfScopeRate, time.GetUtcNow()));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An utterance could not be shown to the intent candidate or the drift monitor; further ones are only counted")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

/// <summary>Utterances like those that models are made for: what drift is measured against.</summary>
public sealed record DriftReference(IReadOnlyList<string> Utterances);
