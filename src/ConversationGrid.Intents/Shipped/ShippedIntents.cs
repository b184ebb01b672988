using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Shipped;

/// <summary>The utterances that come with the product, and the model trained on them.</summary>
public static class ShippedIntents
{
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
        string cacheFolder, IProgress<IntentTrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<LabelledUtterance> utterances = Utterances();
        string path = Path.Combine(cacheFolder, $"shipped-{Fingerprint(utterances)}.intents");
        if (File.Exists(path))
        {
            try
            {
                return WithPrior(IntentModel.Load(path));
            }
            catch (InvalidDataException)
            {
                // Training below replaces it.
            }
        }

        IntentModel model = IntentTrainer.Train(utterances, TrainingOptions, progress, cancellation);
        Directory.CreateDirectory(cacheFolder);
        model.Save(path);
        return WithPrior(model);
    }

    /// <summary>The model with what a conversation's context says about the shipped intents.</summary>
    public static IntentModel WithPrior(IntentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.WithPrior(ShippedPrior.For(model.Intents));
    }

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

    private static string Fingerprint(IReadOnlyList<LabelledUtterance> utterances)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(ShippedIntents).Assembly.ManifestModule.ModuleVersionId.ToByteArray());
        hash.AppendData(Encoding.UTF8.GetBytes(TrainingOptions.ToString()));
        foreach (LabelledUtterance utterance in utterances)
            hash.AppendData(Encoding.UTF8.GetBytes($"{utterance.Intent}\t{utterance.Text}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
