using ConversationGrid.Intents;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Evaluation;
using ConversationGrid.Intents.Shipped;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Benchmarks.Intents;

/// <summary>
/// Trains the built-in engine, and ML.NET where it is present, on four fifths of the shipped utterances and
/// measures both on the rest, in one process.
/// </summary>
public static class IntentsBenchmark
{
    private const int HeldOutEvery = 5;
    private const string MLNetEngine = "ConversationGrid.Intents.MLNet.MLNetEngine, ConversationGrid.Intents.MLNet";

    public static Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken) =>
        Task.Run(() => Run(cancellationToken), cancellationToken);

    private static IReadOnlyList<BenchmarkRow> Run(CancellationToken cancellation)
    {
        IReadOnlyList<LabelledUtterance> utterances = ShippedIntents.Utterances();
        LabelledUtterance[] train = [.. utterances.Where((_, i) => i % HeldOutEvery != 0)];
        LabelledUtterance[] test = [.. utterances.Where((_, i) => i % HeldOutEvery == 0)];

        long begun = TimeProvider.System.GetTimestamp();
        IIntentClassifier builtIn = IntentTrainer.Train(train, ShippedIntents.TrainingOptions, null, cancellation);
        Measured ours = Measure(builtIn, TimeProvider.System.GetElapsedTime(begun), test, cancellation);
        Measured? theirs = null;
        begun = TimeProvider.System.GetTimestamp();
        if (TrainMLNet(train, cancellation) is { } mlNet)
            theirs = Measure(mlNet, TimeProvider.System.GetElapsedTime(begun), test, cancellation);

        return
        [
            Row("right on held-out shipped utterances", m => 100 * m.Figures.Accuracy ?? 0, "%"),
            Row("out of scope caught", m => 100 * m.Figures.OosRecall ?? 0, "%"),
            Row("out-of-scope AUROC", m => m.Figures.OosAuroc ?? 0, "share"),
            Row("a call, p50", m => m.Figures.LatencyP50Us, "µs", 0.6),
            Row("a call, p99", m => m.Figures.LatencyP99Us, "µs", 3),
            Row("allocated by a call", m => m.Figures.BytesPerCall, "bytes", 0),
            Row("training", m => m.Training.TotalSeconds, "s", 20),
        ];

        BenchmarkRow Row(string what, Func<Measured, double> value, string unit, double? aim = null)
        {
            double own = value(ours);
            if (theirs is { } other)
            {
                double yardstick = value(other);
                return new BenchmarkRow(
                    what, own, unit, $"ML.NET {yardstick:0.###} {unit}", yardstick == 0 ? null : own / yardstick);
            }

            string text = aim is { } most ? $"at most {most} {unit}; no ML.NET here" : "no ML.NET here";
            return new BenchmarkRow(what, own, unit, text, aim > 0 ? own / aim : null);
        }
    }

    private static Measured Measure(
        IIntentClassifier classifier, TimeSpan training, LabelledUtterance[] test, CancellationToken cancellation) =>
        new(new IntentEvaluator().Evaluate(classifier, test, cancellation), training);

    /// <summary>The engine's assembly is there in one package set only, so it is looked up by name.</summary>
    private static IIntentClassifier? TrainMLNet(LabelledUtterance[] train, CancellationToken cancellation) =>
        Type.GetType(MLNetEngine) is { } type
            ? ((IIntentEngine)Activator.CreateInstance(type)!).Train(train, [], ShippedIntents.TrainingOptions, null, null, cancellation)
            : null;

    private readonly record struct Measured(IntentEvaluation Figures, TimeSpan Training);
}
