using ConversationGrid.Intents.Training;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Text;

namespace ConversationGrid.Intents.MLNet;

/// <summary>
/// Trains ML.NET's text pipeline as tuned for short utterances: TF-IDF weighted word 1–2-grams and character
/// 2–4-grams, L2-normalised, and maximum entropy by SDCA without L1 and with little L2 regularisation. Out of
/// scope is a class of its own where the examples have it.
/// </summary>
public static class MLNetIntentTrainer
{
    private const int HeldOutEvery = 5;
    private const int Iterations = 60;
    private const float L2Regularisation = 1e-6f;

    /// <summary>Of <paramref name="options"/> it takes the seed, the out-of-scope label and its tolerance. Without
    /// validation data <paramref name="heldOut"/> is shown the model on four fifths.</summary>
    public static MLNetIntentModel Train(
        IReadOnlyList<LabelledUtterance> examples,
        IReadOnlyList<LabelledUtterance> validation,
        IntentTrainingOptions options,
        HeldOutObserver? heldOut = null,
        IProgress<IntentTrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(options);
        if (examples.Any(e => string.IsNullOrWhiteSpace(e.Intent)))
            throw new ArgumentException("An example has no intent.", nameof(examples));
        if (examples.Select(e => e.Intent).Where(i => i != options.OutOfScopeLabel).Distinct().Take(2).Count() < 2)
            throw new ArgumentException("A model needs two intents or more.", nameof(examples));

        progress?.Report(new IntentTrainingProgress("calibration", 0));
        float threshold;
        if (validation.Count > 0)
        {
            using MLNetIntentModel final = Fit(examples, options, float.NegativeInfinity, cancellation);
            progress?.Report(new IntentTrainingProgress("threshold", 0.9));
            threshold = Threshold(final, validation, options);
            return final.WithThreshold(threshold);
        }

        (List<LabelledUtterance> fitting, List<LabelledUtterance> unseen) = Split(examples);
        using (MLNetIntentModel partial = Fit(fitting, options, float.NegativeInfinity, cancellation))
        {
            threshold = Threshold(partial, unseen, options);
            heldOut?.Invoke(partial.WithThreshold(threshold), unseen);
        }

        progress?.Report(new IntentTrainingProgress("training", 0.45));
        MLNetIntentModel model = Fit(examples, options, threshold, cancellation);
        progress?.Report(new IntentTrainingProgress("done", 1));
        return model;
    }

    private static MLNetIntentModel Fit(
        IReadOnlyList<LabelledUtterance> examples, IntentTrainingOptions options, float threshold,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var context = new MLContext(options.Seed);
        IDataView data = context.Data.LoadFromEnumerable(Rows(examples, cancellation));

        var features = new TextFeaturizingEstimator.Options
        {
            WordFeatureExtractor = Ngrams(1, 2),
            CharFeatureExtractor = Ngrams(2, 4),
            Norm = TextFeaturizingEstimator.NormFunction.L2,
            KeepPunctuations = true,
        };
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label", nameof(UtteranceRow.Intent))
            .Append(context.Transforms.Text.FeaturizeText("Features", features, nameof(UtteranceRow.Text)))
            .AppendCacheCheckpoint(context)
            .Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                new SdcaMaximumEntropyMulticlassTrainer.Options
                {
                    L1Regularization = 0,
                    L2Regularization = L2Regularisation,
                    MaximumNumberOfIterations = Iterations,
                    NumberOfThreads = 1, // with more, the same seed gives different weights
                }));
        ITransformer transformer = pipeline.Fit(data);
        cancellation.ThrowIfCancellationRequested();
        return MLNetIntentModel.FromTransformer(context, transformer, data.Schema, options.OutOfScopeLabel, threshold);
    }

    /// <summary>ML.NET takes no cancellation token; reading is where a fit can be ended.</summary>
    private static IEnumerable<UtteranceRow> Rows(
        IReadOnlyList<LabelledUtterance> examples, CancellationToken cancellation)
    {
        foreach (LabelledUtterance example in examples)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new UtteranceRow { Text = example.Text, Intent = example.Intent };
        }
    }

    private static WordBagEstimator.Options Ngrams(int shortest, int longest) => new()
    {
        NgramLength = longest,
        UseAllLengths = shortest < longest,
        Weighting = NgramExtractingEstimator.WeightingCriteria.TfIdf,
    };

    private static float Threshold(
        MLNetIntentModel model, IReadOnlyList<LabelledUtterance> unseen, IntentTrainingOptions options)
    {
        var right = new List<float>();
        int inScope = 0;
        foreach (LabelledUtterance utterance in unseen)
        {
            if (utterance.Intent == options.OutOfScopeLabel)
                continue;
            inScope++;
            IntentVerdict verdict = model.Classify(utterance.Text, default);
            if (model.Intents[verdict.Intent] == utterance.Intent)
                right.Add(verdict.Score);
        }

        right.Sort();
        int lost = (int)(inScope * options.OutOfScopeTolerance);
        return lost < right.Count ? right[lost] : float.NegativeInfinity;
    }

    private static (List<LabelledUtterance> Fitting, List<LabelledUtterance> HeldOut) Split(
        IReadOnlyList<LabelledUtterance> examples)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var fitting = new List<LabelledUtterance>();
        var heldOut = new List<LabelledUtterance>();
        foreach (LabelledUtterance example in examples)
        {
            int count = seen[example.Intent] = seen.GetValueOrDefault(example.Intent) + 1;
            (count % HeldOutEvery == 0 ? heldOut : fitting).Add(example);
        }

        return (fitting, heldOut);
    }
}
