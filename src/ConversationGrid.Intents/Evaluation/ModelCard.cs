using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConversationGrid.Intents.Evaluation;

/// <summary>What one should know before trusting a model.</summary>
public sealed partial record ModelCard
{
    public required string Model { get; init; }

    /// <summary>"builtin" or "mlnet".</summary>
    public required string Engine { get; init; }

    public required IReadOnlyList<string> Intents { get; init; }

    public required IReadOnlyList<ModelCardData> Data { get; init; }

    /// <summary>How the figures were got: on which utterances, and that the model has not seen them.</summary>
    public required string Method { get; init; }

    public required IntentEvaluation Figures { get; init; }

    public required IReadOnlyList<string> KnownLimits { get; init; }

    /// <summary>Limits that every model of this library has.</summary>
    public static IReadOnlyList<string> CommonLimits { get; } =
    [
        "It weighs words, word pairs and letters; it does not understand. Irony, negation over a distance and what is only implied are its weak points.",
        "Words that no training utterance has count by their letters alone.",
        "Probabilities are calibrated on utterances like those of the training data; on other customers they are too high.",
        "An utterance with several wishes gets one verdict unless it is split first.",
    ];

    /// <summary>Reliability diagram of the figures.</summary>
    public string ToCalibrationSvg() => CalibrationPlot.ToSvg(Figures.Reliability);

    public string ToJson() => JsonSerializer.Serialize(this, ModelCardContext.Default.ModelCard);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Intent model {Model}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Engine `{Engine}`, {Intents.Count} intents.\n\n## Data\n\n");
        text.Append("| data | utterances | licence |\n|---|---|---|\n");
        foreach (ModelCardData data in Data)
            text.Append(CultureInfo.InvariantCulture, $"| {data.Name} | {data.Utterances} | {data.Licence} |\n");

        text.Append(CultureInfo.InvariantCulture, $"\n## Figures\n\n{Method}\n\n| figure | value |\n|---|---|\n");
        foreach ((string name, string value) in Rows())
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");

        text.Append("\n## By intent\n\n| intent | precision | recall | utterances |\n|---|---|---|---|\n");
        foreach ((string intent, IntentFigures figures) in Figures.ByIntent)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| `{intent}` | {Percent(figures.Precision)} | {Percent(figures.Recall)} | {figures.Support} |\n");
        }

        text.Append("\n## Most frequent confusions\n\n| said | taken for | times |\n|---|---|---|\n");
        foreach (IntentConfusion confusion in Figures.Confusions)
            text.Append(CultureInfo.InvariantCulture, $"| `{confusion.Intent}` | `{confusion.TakenFor}` | {confusion.Count} |\n");

        text.Append("\n## Known limits\n\n");
        foreach (string limit in KnownLimits)
            text.Append(CultureInfo.InvariantCulture, $"- {limit}\n");
        return text.ToString();
    }

    private IEnumerable<(string Name, string Value)> Rows() =>
    [
        ("utterances", Number(Figures.Examples)),
        ("right, in scope", Percent(Figures.Accuracy)),
        ("right at the threshold, in scope", Percent(Figures.InScopeAccuracyAtThreshold)),
        ("macro F1", Percent(Figures.MacroF1)),
        ("out of scope caught", Percent(Figures.OosRecall)),
        ("false alarms", Percent(Figures.OosFalseAlarm)),
        ("out-of-scope AUROC", Figures.OosAuroc?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–"),
        ("calibration error (ECE)", Figures.Ece?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–"),
    ];

    private static string Percent(double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %") : "–";
}

public sealed record ModelCardData(string Name, int Utterances, string Licence);

[JsonSerializable(typeof(ModelCard))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ModelCardContext : JsonSerializerContext;
