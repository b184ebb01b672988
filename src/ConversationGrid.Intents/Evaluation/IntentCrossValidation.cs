using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Evaluation;

/// <summary>Every example is classified by a model that was trained without it and its fold.</summary>
public static class IntentCrossValidation
{
    /// <param name="examples">All examples. Fold of the n-th example of an intent: n modulo <paramref name="folds"/>.</param>
    /// <param name="options">How each fold's model is trained.</param>
    /// <param name="folds">2 or more.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static IReadOnlyList<CrossValidated> Run(
        IReadOnlyList<LabelledUtterance> examples, IntentTrainingOptions options, int folds,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        int[] fold = FoldOf(examples, folds);
        var results = new CrossValidated[examples.Count];
        for (int f = 0; f < folds; f++)
        {
            IntentModel model = IntentTrainer.Train(
                [.. examples.Where((_, i) => fold[i] != f)], options, null, cancellation);
            for (int i = 0; i < results.Length; i++)
            {
                if (fold[i] != f)
                    continue;
                IntentVerdict verdict = model.Classify(examples[i].Text, default);
                results[i] = new CrossValidated(
                    examples[i], verdict.IsOutOfScope ? options.OutOfScopeLabel : model.Intents[verdict.Intent], verdict.Probability);
            }
        }

        return results;
    }

    /// <summary>Labels to look at: where a model that had not seen the example is sure of another intent.</summary>
    public static IReadOnlyList<CrossValidated> Disagreements(
        IReadOnlyList<CrossValidated> results, float minimumProbability = 0.8f) =>
        [
            .. results
                .Where(r => r.Predicted != r.Example.Intent && r.Probability >= minimumProbability)
                .OrderByDescending(r => r.Probability),
        ];

    private static int[] FoldOf(IReadOnlyList<LabelledUtterance> examples, int folds)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var fold = new int[examples.Count];
        for (int i = 0; i < fold.Length; i++)
        {
            int count = seen.GetValueOrDefault(examples[i].Intent);
            fold[i] = count % folds;
            seen[examples[i].Intent] = count + 1;
        }

        return fold;
    }
}

/// <param name="Example">The example with its label.</param>
/// <param name="Predicted">What the model that had not seen it says; the out-of-scope label for out of scope.</param>
/// <param name="Probability">Of the most probable intent.</param>
public readonly record struct CrossValidated(LabelledUtterance Example, string Predicted, float Probability);
