using System.Text.Json;
using System.Xml.Linq;
using ConversationGrid.Intents.Evaluation;

namespace ConversationGrid.Intents.Tests.Evaluation;

public sealed class ModelCardTests
{
    private static readonly ModelCard Card = new()
    {
        Model = TrainingData.Model.ModelVersion,
        Engine = "builtin",
        Intents = TrainingData.Model.Intents,
        Data = [new ModelCardData("small test set", TrainingData.Small.Count, "MIT")],
        Method = "On the training utterances themselves.",
        Figures = new IntentEvaluator().Evaluate(TrainingData.Model, TrainingData.Small),
        KnownLimits = ModelCard.CommonLimits,
    };

    [Fact]
    public void ToMarkdown_HasEveryIntentTheFiguresAndTheLimits()
    {
        string markdown = Card.ToMarkdown();
        Assert.All(TrainingData.Model.Intents, i => Assert.Contains($"| `{i}` |", markdown, StringComparison.Ordinal));
        Assert.Contains(TrainingData.Model.ModelVersion, markdown, StringComparison.Ordinal);
        Assert.Contains("| small test set | 70 | MIT |", markdown, StringComparison.Ordinal);
        Assert.All(ModelCard.CommonLimits, l => Assert.Contains(l, markdown, StringComparison.Ordinal));
    }

    [Fact]
    public void ToCalibrationSvg_HasADotForEachBinInUse()
    {
        XDocument svg = XDocument.Parse(Card.ToCalibrationSvg());
        int dots = svg.Descendants().Count(e => e.Name.LocalName == "circle");
        Assert.Equal(Card.Figures.Reliability.Count(b => b.Count > 0), dots);
    }

    [Fact]
    public void ToJson_HoldsTheFigures()
    {
        using JsonDocument json = JsonDocument.Parse(Card.ToJson());
        Assert.Equal(70, json.RootElement.GetProperty("figures").GetProperty("examples").GetInt32());
        Assert.Equal("MIT", json.RootElement.GetProperty("data")[0].GetProperty("licence").GetString());
    }
}
