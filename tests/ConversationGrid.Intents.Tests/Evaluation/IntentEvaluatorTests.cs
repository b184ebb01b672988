using System.Text.Json;
using ConversationGrid.Intents.Evaluation;

namespace ConversationGrid.Intents.Tests.Evaluation;

public sealed class IntentEvaluatorTests
{
    /// <summary>Says what the text spells: intent, probability and score; below 0 is out of scope.</summary>
    private sealed class ScriptedClassifier : IIntentClassifier
    {
        public IReadOnlyList<string> Intents { get; } = ["a", "b", "c"];

        public string ModelVersion => "scripted";

        public float? OutOfScopeThreshold => 0;

        public IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked)
        {
            int score = utterance[1] == '-' ? -(utterance[2] - '0') : utterance[1] - '0';
            return new IntentVerdict(utterance[0] - 'a', 0.8f, score < 0, score, 0);
        }

        public IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked) =>
            Classify(utterance, ranked);
    }

    private static readonly LabelledUtterance[] Utterances =
    [
        new("a5", "a"), new("a4", "a"), new("b3", "a"), // one a taken for b
        new("b5", "b"), new("b-1", "b"), // right, but taken for out of scope
        new("a-3", "oos"), new("b2", "oos"), new("a-2", "oos"), // two of three caught
    ];

    private static readonly IntentEvaluation Evaluation =
        new IntentEvaluator().Evaluate(new ScriptedClassifier(), Utterances);

    [Fact]
    public void Evaluate_InScope_CountsRightOnes()
    {
        Assert.Equal(8, Evaluation.Examples);
        Assert.Equal(4 / 5.0, Evaluation.Accuracy);
        Assert.Equal(3 / 5.0, Evaluation.InScopeAccuracyAtThreshold);
        // a: precision 1, recall 2/3, F1 0.8; b: precision 2/3, recall 1, F1 0.8; c does not occur.
        Assert.Equal(0.8, Evaluation.MacroF1!.Value, 12);
        Assert.Equal(new IntentFigures(1, 2 / 3.0, 3), Evaluation.ByIntent["a"]);
        Assert.Equal(["a", "b"], Evaluation.ByIntent.Keys);
    }

    [Fact]
    public void Evaluate_OutOfScope_RecallPrecisionAuroc()
    {
        Assert.Equal(2 / 3.0, Evaluation.OosRecall);
        Assert.Equal(2 / 3.0, Evaluation.OosPrecision);
        Assert.Equal(1 / 5.0, Evaluation.OosFalseAlarm);
        // Of 5 × 3 pairs only (-1 above 2) is in the wrong order.
        Assert.Equal(14 / 15.0, Evaluation.OosAuroc!.Value, 12);
    }

    [Fact]
    public void Evaluate_AlwaysSureByFourFifths_IsCalibrated() => Assert.Equal(0, Evaluation.Ece!.Value, 6);

    [Fact]
    public void Evaluate_Confusions_WorstFirst() =>
        Assert.Equal(
            [new IntentConfusion("a", "b", 1), new IntentConfusion("b", "oos", 1), new IntentConfusion("oos", "b", 1)],
            Evaluation.Confusions);

    [Fact]
    public void Evaluate_NothingOutOfScope_AurocIsNull()
    {
        IntentEvaluation evaluation = new IntentEvaluator().Evaluate(new ScriptedClassifier(), Utterances[..5]);
        Assert.Null(evaluation.OosAuroc);
        Assert.Null(evaluation.OosRecall);
    }

    [Fact]
    public void ToJson_HasTheDocumentedKeys()
    {
        using JsonDocument json = JsonDocument.Parse(Evaluation.ToJson());
        string[] keys =
        [
            "examples", "accuracy", "macroF1", "ece", "threshold", "inScopeAccuracyAtThreshold", "oosRecall",
            "oosFalseAlarm", "oosAuroc", "latencyP50Us", "latencyP99Us", "bytesPerCall", "byIntent",
        ];
        foreach (string key in keys)
            Assert.True(json.RootElement.TryGetProperty(key, out _), key);
        Assert.Equal(3, json.RootElement.GetProperty("byIntent").GetProperty("a").GetProperty("support").GetInt32());
        Assert.DoesNotContain('\n', Evaluation.ToJson());
    }

    [Fact]
    public void Evaluate_BuiltInModel_AllocatesNothingPerCall() =>
        Assert.Equal(0, new IntentEvaluator().Evaluate(TrainingData.Model, TrainingData.Small).BytesPerCall);
}
