using System.CommandLine;
using ConversationGrid.Host.Commands;

var root = new RootCommand("ConversationGrid: real-time customer conversations, from a customer's first word to an agent's answer.")
{
    UpCommand.Create(),
    AgentCommand.Create(),
    IntentsCommand.Create(),
    SolveCommand.Create(),
    DoctorCommand.Create(),
    PrepareCommand.Create(),
};
// What a customer says may begin with @, which is no file of arguments here.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
// On SIGTERM a grid drains; the parser's own patience would cut it short after two seconds. For solve that is enough to hand in what it has;
// what else there is ends by the signal.
if (parsed.Errors.Count == 0)
{
    var patience = parsed.CommandResult.Command.Name == SolveCommand.Name ? new InvocationConfiguration().ProcessTerminationTimeout : null;
    return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = patience });
}
foreach (var error in parsed.Errors)
    await Console.Error.WriteLineAsync(error.Message);
await Console.Error.WriteLineAsync($"See: ./grid {string.Join(' ', args.TakeWhile(arg => !arg.StartsWith('-')).Take(1))} --help".Replace("  ", " ", StringComparison.Ordinal));
return ExitCode.Usage;
