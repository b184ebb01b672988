using System.CommandLine;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Evaluation;
using ConversationGrid.Intents.Kernels;
using ConversationGrid.Intents.Shipped;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Host.Commands;

internal static partial class IntentsCommand
{
    private const int HeldOutEvery = 5;

    private static Command CreateKernel()
    {
        var defaults = new KernelExperimentOptions();
        var data = new Option<string?>("--data") { Description = "CSV with the columns text and intent. Default: the utterances that come with the product." };
        var intents = new Option<string[]>("--intents") { Description = "Two intents. Default: the two that are confused most.", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var qubits = new Option<int>("--qubits") { Description = $"2 to {KernelExperimentOptions.MostQubits}: one for each principal component.", DefaultValueFactory = _ => defaults.Qubits };
        var folds = new Option<int>("--folds") { Description = "2 to 20.", DefaultValueFactory = _ => defaults.Folds };
        var repeats = new Option<int>("--repeats") { Description = "How often the folds are drawn, 1 to 20.", DefaultValueFactory = _ => defaults.Repeats };
        var seed = new Option<int>("--seed") { Description = "Draws the folds.", DefaultValueFactory = _ => defaults.Seed };
        Limit(qubits, 2, KernelExperimentOptions.MostQubits);
        Limit(folds, 2, 20);
        Limit(repeats, 1, 20);
        var command = new Command("kernel", "Does a quantum kernel help to tell two confusable intents apart? A fidelity kernel beside classical ones on the same folds.")
        {
            data, intents, qubits, folds, repeats, seed,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            () =>
            {
                var file = parsed.GetValue(data);
                var utterances = file is null ? ShippedIntents.Utterances() : ReadData(file);
                var options = new KernelExperimentOptions
                {
                    Qubits = parsed.GetValue(qubits),
                    Folds = parsed.GetValue(folds),
                    Repeats = parsed.GetValue(repeats),
                    Seed = parsed.GetValue(seed),
                };
                var (first, second) = parsed.GetValue(intents) is [var one, var other] ? (one, other) : MostConfused(utterances, cancellation);
                CheckPair(utterances, first, second, options.Folds, file);
                var report = new KernelExperiment(options).Run(utterances, first, second, cancellation);
                Console.WriteLine(report.ToMarkdown());
                if (parsed.GetValue(Json))
                    Console.WriteLine(report.ToJson());
                return ExitCode.Done;
            },
            cancellation));
        return command;
    }

    /// <summary>The pair of intents that a model confuses most on every fifth example, which it was not trained on.</summary>
    private static (string First, string Second) MostConfused(IReadOnlyList<LabelledUtterance> utterances, CancellationToken cancellation)
    {
        Console.Error.WriteLine("looking for the two intents that are confused most …");
        LabelledUtterance[] heldOut = [.. utterances.Where((_, i) => i % HeldOutEvery == 0)];
        var model = IntentTrainer.Train([.. utterances.Where((_, i) => i % HeldOutEvery != 0)], heldOut, new IntentTrainingOptions(), null, cancellation);
        var pairs = new IntentEvaluator().Evaluate(model, heldOut, cancellation).Confusions
            .Where(confusion => confusion.Intent != LabelledUtterance.OutOfScope && confusion.TakenFor != LabelledUtterance.OutOfScope)
            .GroupBy(confusion => string.CompareOrdinal(confusion.Intent, confusion.TakenFor) < 0 ? (confusion.Intent, confusion.TakenFor) : (confusion.TakenFor, confusion.Intent))
            .OrderByDescending(pair => pair.Sum(confusion => confusion.Count))
            .ThenBy(pair => pair.Key)
            .ToArray();
        return pairs.Length > 0 ? pairs[0].Key : throw new InvalidDataException("No two intents are confused. Name two with --intents.");
    }

    private static void CheckPair(IReadOnlyList<LabelledUtterance> utterances, string first, string second, int folds, string? file)
    {
        if (first == second)
            throw new InvalidDataException("--intents: the two are the same.");
        foreach (var intent in new[] { first, second })
        {
            var count = utterances.Count(utterance => utterance.Intent == intent);
            if (count < folds)
                throw new InvalidDataException($"{file ?? "the shipped utterances"}: {count} of {intent}; {folds} or more are needed, one for each fold.");
        }
    }

    private static void Limit(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            result.AddError($"{option.Name}: {value} is not from {least} to {most}.");
    });
}
