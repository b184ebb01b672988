using System.Text.Json;
using ConversationGrid.Host.Commands;

namespace ConversationGrid.Host.Tests.Commands;

[Collection("console")]
public sealed class SolveCommandTests : IDisposable
{
    /// <summary>Two agents, three items. The cheapest places cost 3, but agent 0 can carry only one of them.</summary>
    private const string Gap = "2 3\n 1 1 1\n 2 3 4\n 2 2 2\n 1 1 1\n 3 3\n";

    private const string Overfull = "1 2\n 1 1\n 2 2\n 3\n";

    private const string Json = """{ "escalations": 2, "agents": 2, "costs": [[1, 2], [3, null]], "capacities": [1, 2] }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-solve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("portfolio")]
    [InlineData("branch-and-bound")]
    [InlineData("large-neighbourhood")]
    public async Task Solve_Gap_IsProvenOptimal(string solver)
    {
        var run = await RunAsync(Problem("small", Gap), "--solver", solver, "--deadline", "20s", "--seed", "7", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var solution = Assert.Single(run.JsonLines);
        string[] keys = ["instance", "solver", "cost", "feasible", "bound", "gap", "optimal", "milliseconds", "seed", "metadata"];
        Assert.Empty(keys.Except(solution.EnumerateObject().Select(property => property.Name)));
        Assert.Equal("small", solution.GetProperty("instance").GetString());
        Assert.Equal(solver, solution.GetProperty("solver").GetString());
        Assert.Equal(6, solution.GetProperty("cost").GetDouble());
        Assert.True(solution.GetProperty("feasible").GetBoolean());
        Assert.Equal(0, solution.GetProperty("gap").GetDouble());
        Assert.True(solution.GetProperty("optimal").GetBoolean());
        Assert.Equal(7UL, solution.GetProperty("seed").GetUInt64());
        Assert.Equal([1, 1, 0], solution.GetProperty("assignment").EnumerateArray().Select(agent => agent.GetInt32()));
    }

    [Theory]
    [InlineData("portfolio")]
    [InlineData("greedy")]
    [InlineData("matching")]
    [InlineData("annealing")]
    [InlineData("branch-and-bound")]
    [InlineData("large-neighbourhood")]
    [InlineData("qaoa")]
    public async Task Solve_OwnJson_IsSolvedByEverySolver(string solver)
    {
        var run = await RunAsync(Problem("own.json", Json), "--solver", solver, "--deadline", "200ms", "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(5, Assert.Single(run.JsonLines).GetProperty("cost").GetDouble());
    }

    [Fact]
    public async Task Solve_WithoutJson_PrintsTheCost()
    {
        var run = await RunAsync(Problem("own.json", Json), "--solver", "matching");

        Assert.Equal(0, run.Code);
        Assert.Matches("(?m)^cost +5\r?$", run.Output);
        Assert.Matches("(?m)^gap to bound +0: proven optimal\r?$", run.Output);
    }

    [Fact]
    public async Task Solve_SeveralInstances_AreSolvedInTurn()
    {
        var run = await RunAsync(Problem("two", $"2\n{Gap}{Gap}"), "--solver", "branch-and-bound", "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(["two#1", "two#2"], run.JsonLines.Select(line => line.GetProperty("instance").GetString()));
        Assert.All(run.JsonLines, line => Assert.Equal(6, line.GetProperty("cost").GetDouble()));
    }

    [Fact]
    public async Task Solve_NothingFits_SaysSoAndFails()
    {
        var run = await RunAsync(Problem("overfull", Overfull), "--deadline", "100ms", "--json");

        Assert.Equal(1, run.Code);
        Assert.Contains("overfull: no feasible assignment was found in 0.1 s", run.Error, StringComparison.Ordinal);
        var solution = Assert.Single(run.JsonLines);
        Assert.False(solution.GetProperty("feasible").GetBoolean());
        Assert.False(solution.GetProperty("optimal").GetBoolean());
        Assert.Equal(JsonValueKind.Null, solution.GetProperty("cost").ValueKind);
    }

    [Fact]
    public async Task Solve_SolverThatDoesNotFit_SaysWhyAndFails()
    {
        var run = await RunAsync(Problem("small", Gap), "--solver", "matching", "--json");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains("weights are all 1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text,intent\nhello,greeting", "word 1, the number of agents, is no whole number")]
    [InlineData("2 3\n 1 1 1\n", "5 numbers where 2 agents and 3 items need 16")]
    [InlineData("4\n" + Gap, "17 numbers where 4 agents and 2 items need 22")]
    [InlineData("", "the text ends")]
    [InlineData("{ \"escalations\": 2 }", "problem JSON")]
    [InlineData("[1, 2", "problem JSON")]
    public async Task Solve_WrongFile_SaysWhatIsWrongAndFails(string content, string complaint)
    {
        var file = Problem("wrong", content);

        var run = await RunAsync(file);

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.StartsWith($"{file}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solve_NoFile_NamesItAndFails()
    {
        var file = Path.Combine(_folder, "none");

        var run = await RunAsync(file);

        Assert.Equal(1, run.Code);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--solver", "oracle")]
    [InlineData("--deadline", "5")]
    [InlineData("--deadline", "0s")]
    [InlineData("--deadline", "-1s")]
    [InlineData("--deadline", "soon")]
    [InlineData("--deadline", "2h")]
    [InlineData("--deadline", "99999s")]
    [InlineData("--seed", "-1")]
    public void Parse_WrongOption_IsAnError(string option, string value) =>
        Assert.NotEmpty(SolveCommand.Create().Parse(["file", option, value]).Errors);

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2000)]
    [InlineData("1.5s", 1500)]
    public async Task Solve_Deadline_IsReadWithItsUnit(string given, double milliseconds)
    {
        var run = await RunAsync(Problem("own.json", Json), "--solver", "greedy", "--deadline", given, "--json");

        Assert.Equal(milliseconds, Assert.Single(run.JsonLines).GetProperty("metadata").GetProperty("deadlineMilliseconds").GetDouble());
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.RunAsync(SolveCommand.Create(), arguments);

    private string Problem(string file, string content)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, content);
        return path;
    }
}
