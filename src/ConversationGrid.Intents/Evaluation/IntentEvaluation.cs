using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConversationGrid.Intents.Evaluation;

/// <summary>How a classifier does on labelled utterances. Shares are 0–1; those of an empty set are null.</summary>
public sealed record IntentEvaluation
{
    /// <summary>All utterances, those out of scope included.</summary>
    public required int Examples { get; init; }

    /// <summary>Right among the in-scope utterances, whatever the out-of-scope verdict.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Mean F1 over the intents that occur, whatever the out-of-scope verdict.</summary>
    public required double? MacroF1 { get; init; }

    /// <summary>Expected calibration error of the in-scope utterances over 15 bins of equal width.</summary>
    public required double? Ece { get; init; }

    /// <summary>The score below which the classifier says out of scope; null where it has none.</summary>
    public required float? Threshold { get; init; }

    /// <summary>In-scope utterances that were right and not taken for out of scope.</summary>
    public required double? InScopeAccuracyAtThreshold { get; init; }

    /// <summary>Of what was said to be out of scope, how much is.</summary>
    public required double? OosPrecision { get; init; }

    /// <summary>Of what is out of scope, how much was said to be.</summary>
    public required double? OosRecall { get; init; }

    /// <summary>In-scope utterances taken for out of scope.</summary>
    public required double? OosFalseAlarm { get; init; }

    /// <summary>How often an in-scope utterance scores above one out of scope (area under the ROC curve).</summary>
    public required double? OosAuroc { get; init; }

    public required double LatencyP50Us { get; init; }

    public required double LatencyP99Us { get; init; }

    public required double BytesPerCall { get; init; }

    public required IReadOnlyDictionary<string, IntentFigures> ByIntent { get; init; }

    /// <summary>What was most often taken for something else, worst first; out of scope is under its label.</summary>
    public required IReadOnlyList<IntentConfusion> Confusions { get; init; }

    /// <summary>What the calibration error is made of: the bins of the reliability diagram.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>The keys of <c>./grid intents evaluate --json</c>, in one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, IntentEvaluationContext.Default.IntentEvaluation);
}

public sealed record IntentFigures(double Precision, double Recall, int Support);

public sealed record IntentConfusion(string Intent, string TakenFor, int Count);

/// <param name="Count">Utterances whose probability fell into the bin.</param>
/// <param name="Confidence">Their mean probability.</param>
/// <param name="Accuracy">How many of them were right.</param>
public sealed record ReliabilityBin(int Count, double Confidence, double Accuracy);

[JsonSerializable(typeof(IntentEvaluation))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class IntentEvaluationContext : JsonSerializerContext;
