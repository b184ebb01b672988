using System.CommandLine;
using System.Globalization;
using ConversationGrid.Host.Composition;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Evaluation;

namespace ConversationGrid.Host.Commands;

/// <summary><c>intents train</c>, <c>intents evaluate</c>, <c>intents classify</c> and <c>intents kernel</c>: intent models and their files.</summary>
internal static partial class IntentsCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Prints one JSON object as the last line.", Recursive = true };

    public static Command Create() =>
        new("intents", "Trains, measures and asks intent models.") { Json, CreateTrain(), CreateEvaluate(), CreateClassify(), CreateKernel() };

    /// <summary>Work of seconds leaves the caller's thread, so that Ctrl-C is heard.</summary>
    private static async Task<int> RunAsync(Func<int> work, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped; nothing was written.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    private static IReadOnlyList<LabelledUtterance> ReadData(string path)
    {
        var utterances = LabelledCsv.Read(path);
        return utterances.Count > 0 ? utterances : throw new InvalidDataException($"{path}: there is no utterance below the header.");
    }

    private static IIntentClassifier LoadModel(string path) => EngineFile.Load(path, IntentEngines.All).Model;

    private static void PrintFigures(IntentEvaluation figures)
    {
        Row("utterances", figures.Examples.ToString(CultureInfo.InvariantCulture));
        Row("right, in scope", Share(figures.Accuracy));
        Row("right at the threshold", Share(figures.InScopeAccuracyAtThreshold));
        Row("macro F1", Share(figures.MacroF1));
        Row("calibration error", Share(figures.Ece));
        Row("oos caught", Share(figures.OosRecall));
        Row("oos precision", Share(figures.OosPrecision));
        Row("false alarms", Share(figures.OosFalseAlarm));
        Row("oos AUROC", Share(figures.OosAuroc));
        Row("a call, p50 and p99", string.Create(CultureInfo.InvariantCulture, $"{figures.LatencyP50Us:0.00} and {figures.LatencyP99Us:0.00} µs"));
        Row("allocated a call", string.Create(CultureInfo.InvariantCulture, $"{figures.BytesPerCall:0} bytes"));

        static string Share(double? share) => share?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–";
    }

    private static void Row(string name, string value) => Console.WriteLine($"{name,-24}{value}");
}
