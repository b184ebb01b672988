using System.CommandLine;
using System.Globalization;
using ConversationGrid.Host.Composition;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Shipped;

namespace ConversationGrid.Host.Commands;

internal static partial class IntentsCommand
{
    private static Command CreateClassify()
    {
        var model = new Option<string?>("--model") { Description = "The model's file. Default: the model that comes with the product." };
        var text = new Argument<string[]>("TEXT") { Description = "What the customer said. Without it, each line of standard input is one utterance.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("classify", "Says what utterances want; with --json one object a line.") { model, text };
        command.SetAction((parsed, cancellation) => RunAsync(
            () =>
            {
                var classifier = parsed.GetValue(model) is { } path
                    ? LoadModel(path)
                    : ShippedIntents.LoadOrTrain(new IntentsOptions().Cache, new TrainingNotice(), cancellation);
                var isJson = parsed.GetValue(Json);
                if (parsed.GetValue(text) is { Length: > 0 } words)
                {
                    Classify(classifier, string.Join(' ', words), isJson);
                    return ExitCode.Done;
                }

                while (!cancellation.IsCancellationRequested && Console.In.ReadLine() is { } line)
                    Classify(classifier, line, isJson);
                return ExitCode.Done;
            },
            cancellation));
        return command;
    }

    private static void Classify(IIntentClassifier classifier, string text, bool isJson)
    {
        var verdict = classifier.Classify(text, default);
        var intent = classifier.Intents[verdict.Intent];
        Console.WriteLine(isJson
            ? CommandJson.Line(new { text, intent, probability = verdict.Probability, outOfScope = verdict.IsOutOfScope })
            : string.Create(CultureInfo.InvariantCulture, $"{verdict.Probability:0.00}  {intent + (verdict.IsOutOfScope ? " (out of scope)" : ""),-40}  {text}"));
    }
}
