using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Evaluation;
using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Shipped;

/// <summary>The utterances that come with the product, and the model trained on them.</summary>
public static class ShippedIntents
{
    /// <summary>How many times a reviewed example counts in <see cref="Train"/>.</summary>
    public const int ReviewedWeight = 3;

    private const string ResourceFolder = "data/";

    /// <summary>How the shipped model is trained.</summary>
    public static IntentTrainingOptions TrainingOptions { get; } = new()
    {
        Language = "en",
        OutOfScopeTolerance = 0.03,

        // Not to hear that somebody wants a person, or reports a fraud, costs more than to think so wrongly.
        IntentOdds = new Dictionary<string, float> { ["human_agent"] = 8, ["fraud_report"] = 4 },
    };

    /// <summary>All shipped utterances, file by file in ordinal order of intent.</summary>
    public static IReadOnlyList<LabelledUtterance> Utterances()
    {
        Assembly assembly = typeof(ShippedIntents).Assembly;
        var utterances = new List<LabelledUtterance>();
        foreach (string resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!resource.StartsWith(ResourceFolder, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            Read(reader, IntentOf(resource), utterances);
        }

        return utterances;
    }

    /// <summary>Reads a folder of <c>intent.txt</c> files: one utterance a line; lines that begin with # and
    /// empty ones are skipped; <c>oos.txt</c> holds what is out of scope. An intent may have several files, told
    /// apart after a dash: <c>oos-travel.txt</c>.</summary>
    public static IReadOnlyList<LabelledUtterance> ReadFolder(string folder)
    {
        var utterances = new List<LabelledUtterance>();
        foreach (string file in Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            Read(reader, IntentOf(file), utterances);
        }

        return utterances;
    }

    /// <summary>
    /// The shipped model from <paramref name="cacheFolder"/>, where an earlier start left it, or else newly
    /// trained in some seconds and left there. The file's name carries a fingerprint of data and code, so a new
    /// version trains anew; a damaged file is trained over.
    /// </summary>
    public static IntentModel LoadOrTrain(
        string cacheFolder, IProgress<IntentTrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        (IntentModel)LoadOrTrain(new BuiltInEngine(), cacheFolder, progress, cancellation);

    /// <inheritdoc cref="LoadOrTrain(string, IProgress{IntentTrainingProgress}?, CancellationToken)"/>
    /// <param name="engine">Trains it and reads its file.</param>
    /// <param name="cacheFolder">Where the model and its card are kept.</param>
    /// <param name="progress">Is told how far a training is.</param>
    /// <param name="cancellation">Ends a training early.</param>
    public static IIntentClassifier LoadOrTrain(
        IIntentEngine engine, string cacheFolder, IProgress<IntentTrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        IReadOnlyList<LabelledUtterance> utterances = Utterances();
        string path = PathOf(engine, cacheFolder, utterances);
        if (File.Exists(path))
        {
            try
            {
                return WithPrior(engine, engine.Load(path));
            }
            catch (InvalidDataException)
            {
                // Training below replaces it.
            }
        }

        Directory.CreateDirectory(cacheFolder);
        return WithPrior(engine, Train(engine, [], path, progress, cancellation));
    }

    /// <summary>The file that <see cref="LoadOrTrain(IIntentEngine, string, IProgress{IntentTrainingProgress}?, CancellationToken)"/>
    /// keeps the model in.</summary>
    public static string PathOf(IIntentEngine engine, string cacheFolder)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return PathOf(engine, cacheFolder, Utterances());
    }

    /// <summary>Trains a model on the shipped utterances and <paramref name="more"/>, and saves it with its card.</summary>
    /// <param name="engine">Trains it.</param>
    /// <param name="more">Examples that were reviewed. Each counts <see cref="ReviewedWeight"/> times: beside hundreds of
    /// shipped ones to an intent, a single one would hardly be heard.</param>
    /// <param name="path">The model's file; the card's are beside it.</param>
    /// <param name="progress">Is told how far the training is.</param>
    /// <param name="cancellation">Ends the training early.</param>
    /// <param name="threads">How many threads train; 0 means one for each processor.</param>
    public static IIntentClassifier Train(
        IIntentEngine engine, IReadOnlyCollection<LabelledUtterance> more, string path,
        IProgress<IntentTrainingProgress>? progress, CancellationToken cancellation, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(more);
        IReadOnlyList<LabelledUtterance> shipped = Utterances();
        LabelledUtterance[] examples = [.. shipped, .. more.SelectMany(e => Enumerable.Repeat(e, ReviewedWeight))];
        HashSet<string> reviewed = [.. more.Select(e => e.Text)];
        IntentEvaluation? figures = null;
        IIntentClassifier model = engine.Train(
            examples, [], TrainingOptions with { Threads = threads },
            Measure, progress, cancellation);
        engine.Save(model, path);
        List<ModelCardData> data = [new("utterances shipped with the product", shipped.Count, "written for the product, under its licence")];
        if (more.Count > 0)
            data.Add(new ModelCardData($"reviewed examples from conversations, each counted {ReviewedWeight} times", more.Count, "customers' words: this installation's own, not for distribution"));
        if (figures != null)
            ModelCard.OfHeldOut(model, engine.Name, data, figures).WriteBeside(path);
        return model;

        // Reviewed examples, being there several times, are on both sides of the split.
        void Measure(IIntentClassifier partial, IReadOnlyList<LabelledUtterance> heldOut) =>
            figures = new IntentEvaluator().Evaluate(partial, [.. heldOut.Where(u => !reviewed.Contains(u.Text))], cancellation);
    }

    /// <summary>The model with what a conversation's context says about the shipped intents.</summary>
    public static IIntentClassifier WithPrior(IIntentEngine engine, IIntentClassifier model)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(model);
        return engine.WithPrior(model, ShippedPrior.For(model.Intents));
    }

    private static string PathOf(IIntentEngine engine, string cacheFolder, IReadOnlyList<LabelledUtterance> utterances) =>
        Path.Combine(cacheFolder, $"shipped-{Fingerprint(engine, utterances)}{engine.Extension}");

    private static string IntentOf(string file)
    {
        string stem = Path.GetFileNameWithoutExtension(file);
        int dash = stem.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? stem : stem[..dash];
    }

    private static void Read(StreamReader reader, string intent, List<LabelledUtterance> utterances)
    {
        while (reader.ReadLine() is { } line)
        {
            string text = line.Trim();
            if (text.Length > 0 && text[0] != '#')
                utterances.Add(new LabelledUtterance(text, intent));
        }
    }

    private static string Fingerprint(IIntentEngine engine, IReadOnlyList<LabelledUtterance> utterances)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(engine.GetType().Assembly.ManifestModule.ModuleVersionId.ToByteArray());
        hash.AppendData(typeof(ShippedIntents).Assembly.ManifestModule.ModuleVersionId.ToByteArray());
        hash.AppendData(Encoding.UTF8.GetBytes(TrainingOptions.ToString()));
        foreach (LabelledUtterance utterance in utterances)
            hash.AppendData(Encoding.UTF8.GetBytes($"{utterance.Intent}\t{utterance.Text}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
