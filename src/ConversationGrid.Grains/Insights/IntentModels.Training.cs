using ConversationGrid.Contracts.Insights;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Shipped;
using ConversationGrid.Intents.Training;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Grains.Insights;

public sealed partial class IntentModels
{
    private const string CandidatePrefix = "candidate-";

    /// <summary>Begins to train a candidate on the shipped utterances and what was reviewed; conversations go on meanwhile.</summary>
    public ModelOutcome TrainCandidate(IReadOnlyList<LabelledUtterance> reviewed)
    {
        lock (_gate)
        {
            if (_training is { IsRunning: true })
                return new ModelOutcome(ModelRefusal.Busy, "A candidate is being trained.");
            _training = new CandidateTraining(true, 0, reviewed.Count, null);
        }

        _ = Task.Factory.StartNew(() => Train(reviewed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return new ModelOutcome(ModelRefusal.None);
    }

    private void Train(IReadOnlyList<LabelledUtterance> reviewed)
    {
        string? failure = null;
        try
        {
            Directory.CreateDirectory(Folder);
            var name = $"{CandidatePrefix}{_time.GetUtcNow():yyyyMMdd-HHmmssfff}{_setup.Engine.Extension}";
            var path = Path.Combine(Folder, name);
            // Half of the processors: customers are being answered on the others.
            ShippedIntents.Train(_setup.Engine, reviewed, path, new Progress(this), _stopping.Token, Math.Max(1, Environment.ProcessorCount / 2));
            var candidate = Load(path, name);
            lock (_gate)
            {
                UseCandidate(candidate);
                Prune();
            }
        }
        catch (OperationCanceledException)
        {
            failure = "Stopped.";
        }
        catch (Exception e)
        {
            // The edge of a background task: whoever asked for it reads of it in the description.
            failure = e.Message;
            LogTrainingFailed(_logger, e);
        }

        lock (_gate)
            _training = new CandidateTraining(false, failure is null ? 1 : _training!.Completed, reviewed.Count, failure);
    }

    /// <summary>Old candidates of this grid's training that nothing points to go, but for the newest.</summary>
    private void Prune()
    {
        string?[] used = [_live.Name, _previous?.Name, _candidate?.Name];
        var old = Directory.GetFiles(Folder, $"{CandidatePrefix}*{_setup.Engine.Extension}")
            .Select(path => Path.GetFileName(path))
            .Where(name => !used.Contains(name))
            .OrderDescending(StringComparer.Ordinal)
            .Skip(_setup.KeptCandidates);
        foreach (var file in old.SelectMany(name => Directory.GetFiles(Folder, $"{name}*")))
            File.Delete(file);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No intent candidate could be trained")]
    private static partial void LogTrainingFailed(ILogger logger, Exception exception);

    private sealed class Progress(IntentModels models) : IProgress<IntentTrainingProgress>
    {
        public void Report(IntentTrainingProgress value)
        {
            lock (models._gate)
                models._training = models._training! with { Completed = value.Completed };
        }
    }
}
