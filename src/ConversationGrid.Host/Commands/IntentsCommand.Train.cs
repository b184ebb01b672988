using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConversationGrid.Host.Composition;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Engines;
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
        var output = new Option<string>("--out") { Description = "The model's file. Its card is written beside it.", Required = true };
        var engine = new Option<string>("--engine") { Description = "builtin or mlnet.", DefaultValueFactory = _ => IntentEngines.BuiltIn };
        engine.AcceptOnlyFromAmong(IntentEngines.BuiltIn, IntentEngines.MLNet);
        var command = new Command("train", "Trains a model.") { data, validation, output, engine };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (IntentEngines.Find(parsed.GetValue(engine)!) is not { } chosen)
            {
                await Console.Error.WriteLineAsync($"--engine mlnet: {IntentEngines.Absence} Or take --engine builtin.");
                return ExitCode.Usage;
            }

            return await RunAsync(
                () => Train(parsed.GetValue(data)!, parsed.GetValue(validation), parsed.GetValue(output)!, chosen, parsed.GetValue(Json), cancellation),
                cancellation);
        });
        return command;
    }

    private static int Train(string data, string? validationData, string output, IIntentEngine engine, bool isJson, CancellationToken cancellation)
    {
        var examples = ReadData(data);
        var validation = validationData is null ? [] : ReadData(validationData);
        PrepareFolder(output);

        var began = TimeProvider.System.GetTimestamp();
        var (model, heldOut) = Train(engine, examples, validation, data, cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var figures = validationData is null ? null : Evaluate(model, validation, validationData, cancellation);
        engine.Save(model, output);
        (figures is null
            ? ModelCard.OfHeldOut(model, engine.Name, [Data(data, examples.Count)], heldOut!)
            : CardOf(model, engine.Name, Data(data, examples.Count), Data(validationData!, validation.Count), figures)).WriteBeside(output);

        var features = (model as IntentModel)?.FeatureCount;
        var bytes = new FileInfo(output).Length;
        if (isJson)
        {
            Console.WriteLine(CommandJson.Line(new
            {
                model = output,
                engine = engine.Name,
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

    /// <returns>The model and, without a validation file, the figures of one that was trained without every fifth example.</returns>
    private static (IIntentClassifier Model, IntentEvaluation? HeldOut) Train(
        IIntentEngine engine, IReadOnlyList<LabelledUtterance> examples, IReadOnlyList<LabelledUtterance> validation, string data, CancellationToken cancellation)
    {
        IntentEvaluation? figures = null;
        try
        {
            var model = engine.Train(
                examples, validation, new IntentTrainingOptions(),
                (partial, heldOut) => figures = new IntentEvaluator().Evaluate(partial, heldOut, cancellation),
                new TrainingProgress(Console.Error), cancellation);
            return (model, figures);
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

    private static ModelCardData Data(string file, int count) => new(Path.GetFileName(file), count, "not stated");

    private static ModelCard CardOf(IIntentClassifier model, string engine, ModelCardData data, ModelCardData validation, IntentEvaluation figures) => new()
    {
        Model = model.ModelVersion,
        Engine = engine,
        Intents = model.Intents,
        Data = [data with { Name = $"{data.Name} (training)" }, validation with { Name = $"{validation.Name} (validation)" }],
        Method = $"Measured on the {validation.Utterances} utterances of {validation.Name}. The model was not trained on that file, but its probabilities and its out-of-scope threshold were fitted on it.",
        Figures = figures,
        KnownLimits = ModelCard.CommonLimits,
    };
}
