using System.CommandLine;
using System.Text.Json;
using ConversationGrid.Benchmarks;
using ConversationGrid.Benchmarks.Gateway;

var area = new Argument<string?>("AREA") { Description = "What to measure; all without it.", Arity = ArgumentArity.ZeroOrOne };
area.AcceptOnlyFromAmong([.. BenchmarkAreas.All.Keys]);
var json = new Option<bool>("--json") { Description = "Prints one JSON object as the last line." };
var root = new RootCommand("Measures the grid, each figure beside its yardstick in the same run.") { area, json, EchoServer.CreateCommand() };
root.SetAction(async (parsed, cancellationToken) =>
{
    var rows = new List<BenchmarkRow>();
    var areas = parsed.GetValue(area) is { } one ? (string[])[one, .. one == "optimizer" ? ["deadlines"] : Array.Empty<string>()] : [.. BenchmarkAreas.All.Keys];
    foreach (var name in areas)
    {
        await Console.Error.WriteLineAsync($"{name} …");
        rows.AddRange(await BenchmarkAreas.All[name](cancellationToken));
    }

    BenchmarkTable.Write(rows, Console.Out);
    if (parsed.GetValue(json))
        Console.WriteLine(JsonSerializer.Serialize(new BenchmarkReport(rows), BenchmarkJson.Default.BenchmarkReport));
    return 0;
});

var arguments = root.Parse(args);
if (arguments.Errors.Count == 0)
    return await arguments.InvokeAsync();
foreach (var error in arguments.Errors)
    await Console.Error.WriteLineAsync(error.Message);
await Console.Error.WriteLineAsync("See: ./grid bench --help");
return 2;
