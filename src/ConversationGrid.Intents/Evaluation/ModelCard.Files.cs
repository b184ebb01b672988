using System.Text.Json;

namespace ConversationGrid.Intents.Evaluation;

public sealed partial record ModelCard
{
    /// <summary>The card's file beside a model's.</summary>
    public static string PathOf(string model) => $"{model}.card.json";

    /// <summary>Writes the card beside a model's file: as JSON, as Markdown, as a page, and the plot alone.</summary>
    public void WriteBeside(string model)
    {
        Write(PathOf(model), ToJson());
        Write($"{model}.card.md", ToMarkdown());
        Write($"{model}.card.html", ToHtml());
        Write($"{model}.calibration.svg", ToCalibrationSvg());
    }

    /// <summary>The card beside a model's file; null when there is none, or none that can be read.</summary>
    public static ModelCard? ReadBeside(string model)
    {
        try
        {
            return File.Exists(PathOf(model)) ? JsonSerializer.Deserialize(File.ReadAllText(PathOf(model)), ModelCardContext.Default.ModelCard) : null;
        }
        catch (JsonException)
        {
            // A card is for reading: the model is as good without it.
            return null;
        }
    }

    /// <summary>The card of a model whose figures come from another one, trained without every fifth example.</summary>
    public static ModelCard OfHeldOut(IIntentClassifier model, string engine, IReadOnlyList<ModelCardData> data, IntentEvaluation figures)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(figures);
        return new ModelCard
        {
            Model = model.ModelVersion,
            Engine = engine,
            Intents = model.Intents,
            Data = data,
            Method = $"Measured on {figures.Examples} utterances, every fifth of each intent, by a model that was trained on the others; its probabilities and its out-of-scope threshold were fitted on these {figures.Examples}. The model of this card was then trained on all.",
            Figures = figures,
            KnownLimits = CommonLimits,
        };
    }

    private static void Write(string path, string text)
    {
        // Whole or not at all: somebody may be reading the one before.
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
