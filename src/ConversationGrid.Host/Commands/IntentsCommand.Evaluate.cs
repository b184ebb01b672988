using System.CommandLine;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Evaluation;

namespace ConversationGrid.Host.Commands;

internal static partial class IntentsCommand
{
    private static Command CreateEvaluate()
    {
        var model = new Option<string>("--model") { Description = "The model's file.", Required = true };
        var data = new Option<string>("--data") { Description = "CSV with the columns text and intent; the intent oos is out of scope.", Required = true };
        var command = new Command("evaluate", "Measures a model on labelled utterances.") { model, data };
        command.SetAction((parsed, cancellation) => RunAsync(
            () =>
            {
                var file = parsed.GetValue(data)!;
                var figures = Evaluate(LoadModel(parsed.GetValue(model)!), ReadData(file), file, cancellation);
                if (parsed.GetValue(Json))
                    Console.WriteLine(figures.ToJson());
                else
                    PrintFigures(figures);
                return ExitCode.Done;
            },
            cancellation));
        return command;
    }

    private static IntentEvaluation Evaluate(IIntentClassifier model, IReadOnlyList<LabelledUtterance> utterances, string file, CancellationToken cancellation)
    {
        var known = model.Intents.Append(LabelledUtterance.OutOfScope).ToHashSet(StringComparer.Ordinal);
        string[] unknown = [.. utterances.Select(utterance => utterance.Intent).Distinct().Where(intent => !known.Contains(intent))];
        if (unknown.Length > 0)
            Console.Error.WriteLine($"{file}: the model does not know {string.Join(", ", unknown)}; what has these intents counts as wrong.");
        return new IntentEvaluator().Evaluate(model, utterances, cancellation);
    }
}
