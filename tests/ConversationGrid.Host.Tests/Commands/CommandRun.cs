using System.CommandLine;
using System.Text.Json;

namespace ConversationGrid.Host.Tests.Commands;

/// <summary>A command's run with its own standard streams. Those are the process's: for tests of the collection "console".</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    public IReadOnlyList<JsonElement> JsonLines =>
        [.. Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public static Task<CommandRun> RunAsync(Command command, params string[] arguments) => RunAsync(command, "", arguments, CancellationToken.None);

    public static Task<CommandRun> RunWithInputAsync(Command command, string input, params string[] arguments) =>
        RunAsync(command, input, arguments, CancellationToken.None);

    public static Task<CommandRun> RunCancelledAsync(Command command, params string[] arguments) =>
        RunAsync(command, "", arguments, new CancellationToken(canceled: true));

    private static async Task<CommandRun> RunAsync(Command command, string input, string[] arguments, CancellationToken cancellation)
    {
        var (standardIn, standardOut, standardError) = (Console.In, Console.Out, Console.Error);
        var (output, error) = (new StringWriter(), new StringWriter());
        Console.SetIn(new StringReader(input));
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            var code = await command.Parse(arguments).InvokeAsync(cancellationToken: cancellation);
            return new CommandRun(code, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetIn(standardIn);
            Console.SetOut(standardOut);
            Console.SetError(standardError);
        }
    }
}
