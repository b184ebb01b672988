using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConversationGrid.Host.Composition;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Evaluation;
using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Host.Commands;

internal static partial class IntentsCommand
{
    private static Command CreateTrain()
    {
        var data = new Option<string>("--data") { Description = "CSV with the columns text and intent; the intent oos is out of scope.", Required = true };
        var validation = new Option<string?>("--validation") { Description = "CSV of other utterances: sets the out-of-scope threshold and the probabilities, and is measured." };
        var output = new Option<string>("--out") { Description = "The model's file. Its card is written beside it where there is a validation file.", Required = true };
        var engine = new Option<string>("--engine") { Description = "builtin or mlnet.", DefaultValueFactory = _ => "builtin" };
        engine.AcceptOnlyFromAmong("builtin", "mlnet");
        var command = new Command("train", "Trains a model.") { data, validation, output, engine };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(engine) == "mlnet" && !MLNetEngine.IsHere)
            {
                await Console.Error.WriteLineAsync($"--engine mlnet: {MLNetEngine.Absence} Or take --engine builtin.");
                return ExitCode.Usage;
            }

            return await RunAsync(
                () => Train(parsed.GetValue(data)!, parsed.GetValue(validation), parsed.GetValue(output)!, parsed.GetValue(engine)!, parsed.GetValue(Json), cancellation),
                cancellation);
        });
        return command;
    }

    private static int Train(string data, string? validationData, string output, string engine, bool isJson, CancellationToken cancellation)
    {
        var examples = ReadData(data);
        var validation = validationData is null ? [] : ReadData(validationData);
        PrepareFolder(output);

        var began = TimeProvider.System.GetTimestamp();
        var model = Train(engine, examples, validation, data, cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var figures = validationData is null ? null : Evaluate(model, validation, validationData, cancellation);
        Save(model, output);
        if (figures is null)
            Console.Error.WriteLine("No card was written: its figures need utterances that were not trained on. Give them with --validation.");
        else
            WriteCard(output, CardOf(model, engine, (data, examples.Count), (validationData!, validation.Count), figures));

        var features = (model as IntentModel)?.FeatureCount;
        var bytes = new FileInfo(output).Length;
        if (isJson)
        {
            Console.WriteLine(CommandJson.Line(new
            {
                model = output,
                engine,
                version = model.ModelVersion,
                classes = model.Intents.Count,
                examples = examples.Count,
                features,
                seconds,
                bytes,
                validation = figures is null ? (JsonElement?)null : JsonElement.Parse(figures.ToJson()),
            }));
            return ExitCode.Done;
        }

        Row("model", output);
        Row("intents", model.Intents.Count.ToString(CultureInfo.InvariantCulture));
        Row("examples", examples.Count.ToString(CultureInfo.InvariantCulture));
        Row("features", features?.ToString(CultureInfo.InvariantCulture) ?? "–");
        Row("training", string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"));
        Row("size", string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.00} MB"));
        if (figures is not null)
        {
            Console.WriteLine($"{Environment.NewLine}on {validationData}");
            PrintFigures(figures);
        }

        return ExitCode.Done;
    }

    private static IIntentClassifier Train(
        string engine, IReadOnlyList<LabelledUtterance> examples, IReadOnlyList<LabelledUtterance> validation, string data, CancellationToken cancellation)
    {
        var options = new IntentTrainingOptions();
        var progress = new TrainingProgress(Console.Error);
        try
        {
            return engine == "mlnet"
                ? MLNetEngine.Train(examples, validation, options, progress, cancellation)
                : IntentTrainer.Train(examples, validation, options, progress, cancellation);
        }
        catch (ArgumentException e) when (e.ParamName == nameof(examples))
        {
            var advice = e.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
            throw new InvalidDataException($"{data}: {(advice < 0 ? e.Message : e.Message[..advice])}", e);
        }
    }

    /// <summary>What is wrong with the place is said before the training, not after it.</summary>
    private static void PrepareFolder(string output)
    {
        if (Directory.Exists(output))
            throw new IOException($"--out {output}: this is a folder. Name a file in it.");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
    }

    private static void Save(IIntentClassifier model, string path)
    {
        if (model is IntentModel builtIn)
            builtIn.Save(path);
        else
            MLNetEngine.Save(model, path);
    }

    private static ModelCard CardOf(
        IIntentClassifier model, string engine, (string File, int Count) data, (string File, int Count) validation, IntentEvaluation figures) => new()
        {
            Model = model.ModelVersion,
            Engine = engine,
            Intents = model.Intents,
            Data =
            [
                new ModelCardData($"{Path.GetFileName(data.File)} (training)", data.Count, "not stated"),
                new ModelCardData($"{Path.GetFileName(validation.File)} (validation)", validation.Count, "not stated"),
            ],
            Method = $"Measured on the {validation.Count} utterances of {Path.GetFileName(validation.File)}. The model was not trained on that file, but its probabilities and its out-of-scope threshold were fitted on it.",
            Figures = figures,
            KnownLimits = ModelCard.CommonLimits,
        };

    private static void WriteCard(string model, ModelCard card)
    {
        File.WriteAllText($"{model}.card.json", card.ToJson());
        File.WriteAllText($"{model}.card.md", card.ToMarkdown());
        File.WriteAllText($"{model}.calibration.svg", card.ToCalibrationSvg());
    }
}
