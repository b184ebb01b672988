using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Model;

namespace ConversationGrid.Intents.Training;

public static class IntentTrainer
{
    private const int MaximumIntents = 2048;

    /// <summary>Without validation data every so-many-th example of an intent is set aside for calibration.</summary>
    private const int HeldOutEvery = 5;

    /// <summary>Trains a model. The same examples, options and seed give the same bytes.</summary>
    /// <exception cref="ArgumentException">Fewer than two intents, or an example without an intent.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled; nothing was made.</exception>
    public static IntentModel Train(
        IReadOnlyList<LabelledUtterance> examples,
        IntentTrainingOptions options,
        IProgress<IntentTrainingProgress>? progress = null,
        CancellationToken cancellation = default) => Train(examples, [], options, progress, cancellation);

    /// <inheritdoc cref="Train(IReadOnlyList{LabelledUtterance}, IntentTrainingOptions, IProgress{IntentTrainingProgress}?, CancellationToken)"/>
    /// <param name="examples">What is learnt from.</param>
    /// <param name="validation">What probabilities and the out-of-scope threshold are fitted on. Where it is empty,
    /// a model trained on four fifths of the examples is fitted on the rest, and the final one takes that over.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Is told how far the training is.</param>
    /// <param name="cancellation">Ends the training early.</param>
    /// <param name="heldOut">Is shown the model on four fifths, where there is one.</param>
    public static IntentModel Train(
        IReadOnlyList<LabelledUtterance> examples,
        IReadOnlyList<LabelledUtterance> validation,
        IntentTrainingOptions options,
        IProgress<IntentTrainingProgress>? progress,
        CancellationToken cancellation,
        HeldOutObserver? heldOut = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(options);
        string[] intents = IntentsOf(examples, options);
        (string Text, int Label)[] rows = Labelled(examples, intents);
        int classes = intents.Length + (rows.Any(r => r.Label == intents.Length) ? 1 : 0);
        progress?.Report(new IntentTrainingProgress("features", 0));
        var trainer = new EnsembleTrainer(options);

        Calibration? calibration = null;
        double begun = 0;
        if (validation.Count == 0)
        {
            (List<(string, int)> fitting, List<(string Text, int Label)> unseen) = Split(rows);
            var part = TrainingSet.Of(fitting, options, cancellation);
            LinearScores partial = trainer.Train(part, classes, Report("calibration", 0, 0.45), cancellation);
            calibration = Calibrate(partial, part.Vocabulary, unseen);
            heldOut?.Invoke(
                Model(part, partial, [.. fitting]),
                [.. unseen.Select(u => new LabelledUtterance(u.Text, u.Label < intents.Length ? intents[u.Label] : options.OutOfScopeLabel))]);
            begun = 0.45;
        }

        var whole = TrainingSet.Of(rows, options, cancellation);
        LinearScores scores = trainer.Train(whole, classes, Report("training", begun, 0.95), cancellation);
        calibration ??= Calibrate(
            scores, whole.Vocabulary,
            Labelled([.. validation.Where(v => v.Intent == options.OutOfScopeLabel || intents.Contains(v.Intent))], intents));

        IntentModel model = Model(whole, scores, rows);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new IntentTrainingProgress("done", 1));
        return model;

        IntentModel Model(TrainingSet set, LinearScores fitted, (string Text, int Label)[] trained)
        {
            ShiftOdds(fitted, calibration.Value.InverseTemperature, intents, trained, options);
            return IntentModel.FromImage(ModelImage.Write(set.Vocabulary, fitted, new ModelMetadata
            {
                Intents = intents,
                OutOfScopeLabel = options.OutOfScopeLabel,
                Language = options.Language,
                Examples = trained.Length,
                Features = set.Vocabulary.Count,
                InverseTemperature = calibration.Value.InverseTemperature,
                HasOutOfScopeClass = classes > intents.Length,
                OutOfScopeWeight = calibration.Value.OutOfScopeWeight,
                Threshold = calibration.Value.Threshold,
            }));
        }

        Action<double> Report(string phase, double from, double to) =>
            share => progress?.Report(new IntentTrainingProgress(phase, from + (share * (to - from))));

        Calibration Calibrate(
            LinearScores fitted, FeatureVocabulary vocabulary, IReadOnlyCollection<(string Text, int Label)> unseen) =>
            Calibration.Fit(
                fitted,
                vocabulary.Vectorise([.. unseen.Select(u => u.Text)], cancellation),
                [.. unseen.Select(u => u.Label)],
                intents.Length,
                options.OutOfScopeTolerance);
    }

    /// <summary>Takes what the numbers of examples add to the intents' scores off again (Menon et al., "Long-tail
    /// learning via logit adjustment", ICLR 2021) and adds the odds wished for.</summary>
    private static void ShiftOdds(
        LinearScores scores, float inverseTemperature, string[] intents, (string Text, int Label)[] rows,
        IntentTrainingOptions options)
    {
        float[] logOdds = [.. intents.Select(i => MathF.Log(options.IntentOdds.GetValueOrDefault(i, 1)))];
        if (!options.ExamplesShowFrequency)
        {
            var counts = new int[intents.Length];
            foreach ((_, int label) in rows)
            {
                if (label < counts.Length)
                    counts[label]++;
            }

            float mean = (float)counts.Average();
            for (int c = 0; c < counts.Length; c++)
                logOdds[c] -= MathF.Log(counts[c] / mean);
        }

        for (int c = 0; c < logOdds.Length; c++)
            scores.Bias[c] += logOdds[c] / inverseTemperature;
    }

    private static string[] IntentsOf(IReadOnlyList<LabelledUtterance> examples, IntentTrainingOptions options)
    {
        var intents = new SortedSet<string>(StringComparer.Ordinal);
        foreach (LabelledUtterance example in examples)
        {
            if (string.IsNullOrWhiteSpace(example.Intent))
                throw new ArgumentException($"The example '{example.Text}' has no intent.", nameof(examples));
            if (example.Intent != options.OutOfScopeLabel)
                intents.Add(example.Intent);
        }

        if (intents.Count is < 2 or > MaximumIntents)
        {
            throw new ArgumentException(
                $"A model needs 2 to {MaximumIntents} intents; the examples have {intents.Count}.", nameof(examples));
        }

        return [.. intents];
    }

    /// <summary>Out of scope gets the number after the last intent's.</summary>
    private static (string Text, int Label)[] Labelled(IReadOnlyList<LabelledUtterance> examples, string[] intents) =>
        [.. examples.Select(e => (e.Text, IndexOf(intents, e.Intent)))];

    private static int IndexOf(string[] intents, string intent)
    {
        int at = Array.BinarySearch(intents, intent, StringComparer.Ordinal);
        return at < 0 ? intents.Length : at;
    }

    private static (List<(string, int)> Fitting, List<(string, int)> HeldOut) Split((string Text, int Label)[] rows)
    {
        var seen = new Dictionary<int, int>();
        var fitting = new List<(string, int)>();
        var heldOut = new List<(string, int)>();
        foreach ((string Text, int Label) row in rows)
        {
            int count = seen[row.Label] = seen.GetValueOrDefault(row.Label) + 1;
            (count % HeldOutEvery == 0 ? heldOut : fitting).Add(row);
        }

        return (fitting, heldOut);
    }
}
