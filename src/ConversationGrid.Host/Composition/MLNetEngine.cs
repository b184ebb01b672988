using System.Reflection;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Host.Composition;

/// <summary>The ML.NET engine. Its assembly is there in one package set only, so it is looked up by name.</summary>
internal static class MLNetEngine
{
    private const string Home = "ConversationGrid.Intents.MLNet";
    private static readonly Type? Trainer = Type.GetType($"{Home}.MLNetIntentTrainer, {Home}");
    private static readonly Type? Model = Type.GetType($"{Home}.MLNetIntentModel, {Home}");

    public const string Absence = "ML.NET is not in this build. Put --packages full before the command to build with it, from a feed that has Microsoft.ML.";

    public static bool IsHere => Trainer is not null && Model is not null;

    private static ReadOnlySpan<byte> Magic => "CGMLINTS"u8;

    public static IIntentClassifier Train(
        IReadOnlyList<LabelledUtterance> examples, IReadOnlyList<LabelledUtterance> validation,
        IntentTrainingOptions options, IProgress<IntentTrainingProgress>? progress, CancellationToken cancellation) =>
        (IIntentClassifier)Call(Trainer, "Train", null, examples, validation, options, progress, cancellation)!;

    public static void Save(IIntentClassifier model, string path) => Call(Model, "Save", model, path);

    /// <exception cref="InvalidDataException">The file is no sound model of this engine, or the engine is not here.</exception>
    public static IIntentClassifier Load(string path) =>
        IsHere ? (IIntentClassifier)Call(Model, "Load", null, path)! : throw new InvalidDataException($"{path}: a model for ML.NET. {Absence}");

    /// <summary>Whether the file begins as this engine's do.</summary>
    public static bool Wrote(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Magic.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Magic);
    }

    private static object? Call(Type? type, string method, object? target, params object?[] arguments) =>
        (type?.GetMethod(method) ?? throw new InvalidOperationException(Absence))
            .Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
}
