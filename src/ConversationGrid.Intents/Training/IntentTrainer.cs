using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Model;

namespace ConversationGrid.Intents.Training;

public static class IntentTrainer
{
    private const int MaximumIntents = 2048;

    /// <summary>Trains a model. The same examples, options and seed give the same bytes.</summary>
    /// <exception cref="ArgumentException">Fewer than two intents, or an example without words in its label.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled; nothing was made.</exception>
    public static IntentModel Train(
        IReadOnlyList<LabelledUtterance> examples,
        IntentTrainingOptions options,
        IProgress<IntentTrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        string[] intents = IntentsOf(examples, options);
        int[] labels = LabelsOf(examples, intents);

        progress?.Report(new IntentTrainingProgress("features", 0));
        (int[] fitting, int[] heldOut) = Split(labels);
        Calibration calibration = Calibrate(examples, labels, fitting, heldOut, intents.Length, options, progress, cancellation);

        int[] all = [.. Enumerable.Range(0, examples.Count)];
        var whole = TrainingSet.Of(examples, labels, all, options, cancellation);
        LinearScores scores = Fit(whole, intents.Length, options, progress, 0.5, cancellation);
        progress?.Report(new IntentTrainingProgress("folding", 0.95));
        byte[] image = ModelImage.Write(whole.Vocabulary, scores, new ModelMetadata
        {
            Intents = intents,
            OutOfScopeLabel = options.OutOfScopeLabel,
            Examples = examples.Count,
            Features = whole.Vocabulary.Count,
            InverseTemperature = calibration.InverseTemperature,
            Threshold = calibration.Threshold,
        });
        progress?.Report(new IntentTrainingProgress("done", 1));
        return IntentModel.FromImage(image);
    }

    private static string[] IntentsOf(IReadOnlyList<LabelledUtterance> examples, IntentTrainingOptions options)
    {
        var intents = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (LabelledUtterance example in examples)
        {
            if (string.IsNullOrWhiteSpace(example.Intent))
                throw new ArgumentException($"The example '{example.Text}' has no intent.", nameof(examples));
            if (example.Intent != options.OutOfScopeLabel && seen.Add(example.Intent))
                intents.Add(example.Intent);
        }

        if (intents.Count is < 2 or > MaximumIntents)
        {
            throw new ArgumentException(
                $"A model needs 2 to {MaximumIntents} intents; the examples have {intents.Count}.", nameof(examples));
        }

        intents.Sort(StringComparer.Ordinal);
        return [.. intents];
    }

    private static int[] LabelsOf(IReadOnlyList<LabelledUtterance> examples, string[] intents)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < intents.Length; i++)
            index[intents[i]] = i;
        var labels = new int[examples.Count];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = index.GetValueOrDefault(examples[i].Intent, -1);
        return labels;
    }

    /// <summary>Every fifth example of each class is held out, in order of appearance.</summary>
    private static (int[] Fitting, int[] HeldOut) Split(int[] labels)
    {
        var seen = new Dictionary<int, int>();
        var fitting = new List<int>();
        var heldOut = new List<int>();
        for (int i = 0; i < labels.Length; i++)
        {
            int count = seen[labels[i]] = seen.GetValueOrDefault(labels[i]) + 1;
            (count % 5 == 0 ? heldOut : fitting).Add(i);
        }

        return ([.. fitting], [.. heldOut]);
    }

    private static Calibration Calibrate(
        IReadOnlyList<LabelledUtterance> examples, int[] labels, int[] fitting, int[] heldOut, int classes,
        IntentTrainingOptions options, IProgress<IntentTrainingProgress>? progress, CancellationToken cancellation)
    {
        var known = TrainingSet.Of(examples, labels, fitting, options, cancellation);
        LinearScores scores = Fit(known, classes, options, progress, 0, cancellation);
        SparseVectors unseen = known.Vocabulary.Vectorise([.. heldOut.Select(i => examples[i].Text)], cancellation);
        return Calibration.Fit(scores, unseen, [.. heldOut.Select(i => labels[i])], options.MaximumFalseAlarm);
    }

    private static LinearScores Fit(
        TrainingSet set, int classes, IntentTrainingOptions options,
        IProgress<IntentTrainingProgress>? progress, double begun, CancellationToken cancellation)
    {
        progress?.Report(new IntentTrainingProgress("support vectors", begun + 0.05));
        var trainer = new SupportVectorTrainer(options);
        int blocks = (classes + SupportVectorTrainer.BlockWidth - 1) / SupportVectorTrainer.BlockWidth;
        var weights = new float[set.Vocabulary.Count * classes];
        var bias = new float[classes];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        Parallel.For(0, blocks, parallel, block =>
        {
            float[] solved = trainer.TrainBlock(set.Vectors, set.Labels, set.Vocabulary.Count, block, cancellation);
            int first = block * SupportVectorTrainer.BlockWidth;
            int width = Math.Min(SupportVectorTrainer.BlockWidth, classes - first);
            for (int f = 0; f < set.Vocabulary.Count; f++)
            {
                solved.AsSpan(f * SupportVectorTrainer.BlockWidth, width)
                    .CopyTo(weights.AsSpan((f * classes) + first, width));
            }

            Span<float> last = solved.AsSpan(set.Vocabulary.Count * SupportVectorTrainer.BlockWidth, width);
            for (int c = 0; c < width; c++)
                bias[first + c] = last[c] * options.SupportVectorBias;
        });
        return new LinearScores(classes, weights, bias);
    }

    private sealed record TrainingSet(FeatureVocabulary Vocabulary, SparseVectors Vectors, int[] Labels)
    {
        public static TrainingSet Of(
            IReadOnlyList<LabelledUtterance> examples, int[] labels, int[] rows,
            IntentTrainingOptions options, CancellationToken cancellation)
        {
            string[] texts = [.. rows.Select(i => examples[i].Text)];
            var vocabulary = FeatureVocabulary.Build(texts, options.MinimumUtterancesPerFeature, cancellation);
            return new TrainingSet(
                vocabulary, vocabulary.Vectorise(texts, cancellation), [.. rows.Select(i => labels[i])]);
        }
    }
}
