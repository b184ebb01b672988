using ConversationGrid.Intents.Evaluation;
using ConversationGrid.Intents.Shipped;

namespace ConversationGrid.Intents.Tests.Shipped;

/// <summary>The model that the product comes with, on utterances that were written apart from its data.</summary>
public sealed class ShippedModelTests(ShippedModelTests.Figures figures) : IClassFixture<ShippedModelTests.Figures>
{
    [Fact]
    public void InScope_NineInTenAreRight() => Assert.InRange(figures.Evaluation.Accuracy!.Value, 0.90, 1);

    [Fact]
    public void OutOfScope_MostIsCaughtAtFewFalseAlarms()
    {
        Assert.InRange(figures.Evaluation.OosRecall!.Value, 0.70, 1);
        Assert.InRange(figures.Evaluation.OosFalseAlarm!.Value, 0, 0.05);
    }

    [Theory]
    [InlineData("human_agent", 0.98)]
    [InlineData("fraud_report", 0.97)]
    public void WhatMustNotBeMissed_IsHardlyEverMissed(string intent, double least) =>
        Assert.InRange(figures.Evaluation.ByIntent[intent].Recall, least, 1);

    [Fact]
    public void Utterances_OfEachIntent_AreManyAndUnderOneLabel()
    {
        IReadOnlyList<LabelledUtterance> utterances = ShippedIntents.Utterances();

        Dictionary<string, int> counts = utterances.CountBy(utterance => utterance.Intent).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(53, counts.Count);
        Assert.All(counts, count => Assert.True(count.Value >= Least(count.Key), $"{count.Key} has {count.Value}"));
        IEnumerable<string> ambiguous = utterances
            .GroupBy(utterance => utterance.Text, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Select(utterance => utterance.Intent).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(same => same.Key);
        Assert.Empty(ambiguous);

        static int Least(string intent) => intent switch { LabelledUtterance.OutOfScope => 1500, "human_agent" or "fraud_report" => 300, _ => 150 };
    }

    /// <summary>Trained once for each build and kept beside the tests.</summary>
    public sealed class Figures
    {
        public IntentEvaluation Evaluation { get; } = new IntentEvaluator().Evaluate(
            ShippedIntents.LoadOrTrain(Path.Combine(AppContext.BaseDirectory, "models")), HeldOut());

        /// <summary>Without those that happen to be among the shipped ones: people greet and agree in the same few words.</summary>
        private static IReadOnlyList<LabelledUtterance> HeldOut()
        {
            var shipped = new HashSet<string>(ShippedIntents.Utterances().Select(utterance => utterance.Text), StringComparer.OrdinalIgnoreCase);
            return [.. LabelledCsv.Read(Path.Combine(AppContext.BaseDirectory, "data", "holdout2.csv")).Where(utterance => !shipped.Contains(utterance.Text))];
        }
    }
}
