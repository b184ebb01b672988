using System.CommandLine;
using System.Text.Json;
using ConversationGrid.Host.Commands;
using ConversationGrid.Optimization.Tests.Quantum;

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

        Assert.Equal(1, run.Code);
        Assert.Contains("weights are all 1", run.Error, StringComparison.Ordinal);
        var solution = Assert.Single(run.JsonLines);
        Assert.Equal(("small", "matching", false), (solution.GetProperty("instance").GetString(), solution.GetProperty("solver").GetString(), solution.GetProperty("feasible").GetBoolean()));
        Assert.All(["cost", "bound", "gap", "assignment"], key => Assert.Equal(JsonValueKind.Null, solution.GetProperty(key).ValueKind));
    }

    [Fact]
    public async Task Solve_NoAnswerWithoutJson_PrintsNothingButWhy()
    {
        var run = await RunAsync(Problem("small", Gap), "--solver", "matching");

        Assert.Equal((1, ""), (run.Code, run.Output));
    }

    [Theory]
    [InlineData("portfolio")]
    [InlineData("greedy")]
    [InlineData("annealing")]
    [InlineData("branch-and-bound")]
    [InlineData("large-neighbourhood")]
    public async Task Solve_Stopped_PrintsTheBestSoFar(string solver)
    {
        var run = await CommandRun.RunCancelledAsync(SolveCommand.Create(), Problem("own.json", Json), "--solver", solver, "--deadline", "3600s", "--json");

        Assert.Equal(1, run.Code);
        Assert.Contains("own.json: stopped before the deadline; the answer is the best so far.", run.Error, StringComparison.Ordinal);
        Assert.True(Assert.Single(run.JsonLines).GetProperty("feasible").GetBoolean());
    }

    [Theory]
    [InlineData("matching")]
    [InlineData("qaoa")]
    public async Task Solve_StoppedBeforeThereWasAnAnswer_SaysSo(string solver)
    {
        var run = await CommandRun.RunCancelledAsync(SolveCommand.Create(), Problem("own.json", Json), "--solver", solver, "--json");

        Assert.Equal((1, $"own.json: stopped before the deadline; there was no feasible answer yet.{Environment.NewLine}"), (run.Code, run.Error));
        Assert.False(Assert.Single(run.JsonLines).GetProperty("feasible").GetBoolean());
    }

    [Fact]
    public async Task Solve_StoppedAtTheFirstOfSeveral_LeavesTheOthers()
    {
        var run = await CommandRun.RunCancelledAsync(SolveCommand.Create(), Problem("two", $"2\n{Gap}{Gap}"), "--json");

        Assert.Equal("two#1", Assert.Single(run.JsonLines).GetProperty("instance").GetString());
    }

    [Theory]
    [InlineData("quantum", "quantum")]
    [InlineData("portfolio", null)]
    public async Task Solve_RunningQuantumService_IsAsked(string solver, string? foundBy)
    {
        await using var server = new FakeQuantumServer();

        var problem = Problem("apart.json", """{ "escalations": 2, "agents": 2, "costs": [[1, 5], [5, 1]], "capacities": [1, 1] }""");

        var run = await RunAsync(problem, "--solver", solver, "--quantum", server.Address.ToString(), "--deadline", "20s", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var solution = Assert.Single(run.JsonLines);
        Assert.Equal(2, solution.GetProperty("cost").GetDouble());
        var metadata = solution.GetProperty("metadata");
        if (foundBy is null)
        {
            Assert.Contains("quantum", metadata.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("solver").GetString()));
            return;
        }

        Assert.Equal(foundBy, metadata.GetProperty("foundBy").GetString());
        Assert.Equal(FakeQuantumServer.CircuitVersion, metadata.GetProperty("samples").GetProperty("circuit").GetString());
        Assert.Single(server.Bodies);
    }

    [Fact]
    public async Task Solve_QuantumServiceThatAnswersWrongly_IsNotBelieved()
    {
        await using var server = new FakeQuantumServer();
        server.ThenSamples("""[{"places":[0,0],"count":500}]""");

        var run = await RunAsync(Problem("own.json", Json), "--solver", "quantum", "--quantum", server.Address.ToString(), "--deadline", "20s", "--json");

        Assert.Equal(1, run.Code);
        var solution = Assert.Single(run.JsonLines);
        Assert.False(solution.GetProperty("feasible").GetBoolean());
        Assert.Equal(0, solution.GetProperty("metadata").GetProperty("samples").GetProperty("feasibleShare").GetDouble());
    }

    [Fact]
    public async Task Solve_NobodyAtTheQuantumAddress_SaysSoAndFails()
    {
        var run = await RunAsync(Problem("own.json", Json), "--solver", "quantum", "--quantum", await NobodyAsync(), "--deadline", "20s");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.StartsWith("own.json: The quantum service cannot be reached: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"--quantum should name a quantum service that runs, and --deadline give it the time.{Environment.NewLine}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solve_PortfolioWithoutAnybodyAtTheQuantumAddress_GoesOnWithout()
    {
        var run = await RunAsync(Problem("gap", Gap), "--quantum", await NobodyAsync(), "--deadline", "20s", "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(6, Assert.Single(run.JsonLines).GetProperty("cost").GetDouble());
    }

    [Theory]
    [InlineData("--seed", "-1", "--seed -1: expected a whole number from 0 to 18446744073709551615.")]
    [InlineData("--solver", "quantum", "--solver quantum: name a running quantum service with --quantum http://HOST:PORT.")]
    [InlineData("--quantum", "on", "--quantum on: expected http://HOST:PORT.")]
    [InlineData("--quantum", "localhost:5090", "--quantum localhost:5090: expected http://HOST:PORT.")]
    public void Parse_WrongOption_IsNamedAsTheUserGaveIt(string option, string value, string expected) =>
        Assert.Equal([expected], SolveCommand.Create().Parse(["file", option, value]).Errors.Select(error => error.Message));

    [Fact]
    public async Task Help_Defaults_AreInTheFormThatIsRead()
    {
        var run = await CommandRun.RunAsync(new RootCommand { SolveCommand.Create() }, "solve", "--help");

        Assert.Contains("[default: 500ms]", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("00:00", run.Output, StringComparison.Ordinal);
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

    /// <summary>An address that nobody listens at any more.</summary>
    private static async Task<string> NobodyAsync()
    {
        await using var server = new FakeQuantumServer();
        return server.Address.ToString();
    }

    private string Problem(string file, string content)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, content);
        return path;
    }
}
