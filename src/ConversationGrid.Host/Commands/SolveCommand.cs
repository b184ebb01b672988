using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Host.Commands;

/// <summary><c>solve</c>: a problem file by one solver, or by the portfolio.</summary>
internal static class SolveCommand
{
    private const string Portfolio = "portfolio";
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromHours(1);

    /// <summary>
    /// Code that is run the first time takes most of a deadline of 50 ms, which is there to be compared and not for compiling: what solves problems of
    /// such a shape is run this long before the clock starts. A grid does the same at its start.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);

    private static readonly Dictionary<string, IAssignmentSolver> Solvers =
        ((IAssignmentSolver[])[new GreedySolver(), .. SolverPortfolio.ClassicalMembers, new QaoaSolver()]).ToDictionary(solver => solver.Name);

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A problem as JSON, or OR-Library gap." };
        var solver = new Option<string>("--solver") { Description = $"{Portfolio}, {string.Join(", ", Solvers.Keys)}.", DefaultValueFactory = _ => Portfolio };
        solver.AcceptOnlyFromAmong([Portfolio, .. Solvers.Keys]);
        var deadline = new Option<TimeSpan>("--deadline") { Description = "How long the solving of one instance may take: 500ms, 1.5s.", DefaultValueFactory = _ => TimeSpan.FromMilliseconds(500), CustomParser = ParseDeadline };
        var seed = new Option<ulong>("--seed") { Description = "Where chance starts.", DefaultValueFactory = _ => 1 };
        var maximise = new Option<bool>("--maximise") { Description = "OR-Library gap only: the first table holds profits, as in the library's gap1 to gap12; the cost is the profit's negative." };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object as the last line; one for each instance of the file." };
        var command = new Command("solve", "Solves a problem file.") { file, solver, deadline, seed, maximise, json };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(file)!,
            parsed.GetValue(maximise),
            (problem, cancel) => parsed.GetValue(solver) == Portfolio
                ? SolveByPortfolioAsync(problem, parsed.GetValue(deadline), parsed.GetValue(seed), cancel)
                : Task.Run(() => Solve(Solvers[parsed.GetValue(solver)!], problem, parsed.GetValue(deadline), parsed.GetValue(seed), cancel), cancel),
            solution => parsed.GetValue(json) ? solution.ToJson() : solution.ToText(),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, bool maximise, Func<AssignmentProblem, CancellationToken, Task<Solution>> solve, Func<Solution, string> print, CancellationToken cancellation)
    {
        var code = ExitCode.Done;
        try
        {
            var problems = ProblemFile.Read(file, maximise);
            await SolverWarmUp.RunAsync(TimeProvider.System, WarmUp, like: problems[0].Problem, cancellation);
            foreach (var (instance, problem) in problems)
            {
                var solution = await solve(problem, cancellation) with { Instance = instance };
                if (solution.Failure is { } failure)
                {
                    code = ExitCode.Failed;
                    await Console.Error.WriteLineAsync($"{instance}: {failure}");
                }

                if (solution.Assignment is not null)
                    await Console.Out.WriteLineAsync(print(solution));
            }

            return code;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before there was an answer.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<Solution> SolveByPortfolioAsync(AssignmentProblem problem, TimeSpan deadline, ulong seed, CancellationToken cancellation)
    {
        var portfolio = new SolverPortfolio(SolverPortfolio.ClassicalMembers, new PortfolioOptions(), TimeProvider.System);
        var decision = await portfolio.SolveAsync(problem, new PortfolioRequest(deadline) { Seed = seed }, cancellation);
        return new Solution(problem, Portfolio, deadline, seed, decision.Elapsed)
        {
            Assignment = decision.Assignment,
            Score = decision.Score,
            Bound = decision.LowerBound,
            FoundBy = decision.Solver,
            Greedy = decision.GreedyScore,
            GapToSecond = decision.GapToSecond,
            Samples = decision.Samples,
            Members = decision.Members,
        };
    }

    /// <summary>The cost is computed here, as for every answer: a solver's own word is not taken for it.</summary>
    private static Solution Solve(IAssignmentSolver solver, AssignmentProblem problem, TimeSpan deadline, ulong seed, CancellationToken cancellation)
    {
        var context = new SolveContext(TimeProvider.System, deadline, cancellation) { Seed = seed };
        var answer = solver.Solve(problem, context);
        var elapsed = context.Elapsed;
        if (answer is null)
            return new Solution(problem, solver.Name, deadline, seed, elapsed) { Failure = WhyNone(solver, problem, deadline) };
        var greedy = new GreedySolver().Solve(problem, new SolveContext(TimeProvider.System, deadline, cancellation));
        return new Solution(problem, solver.Name, deadline, seed, elapsed)
        {
            Assignment = answer.Assignment,
            Score = AssignmentScore.Of(problem, answer.Assignment),
            Bound = answer.LowerBound,
            FoundBy = solver.Name,
            Greedy = greedy is null ? AssignmentScore.Infeasible : AssignmentScore.Of(problem, greedy.Assignment),
            Samples = answer.Samples,
            Steps = answer.Steps,
        };
    }

    private static string WhyNone(IAssignmentSolver solver, AssignmentProblem problem, TimeSpan deadline) => solver switch
    {
        MatchingSolver when !problem.HasUnitWeights => "matching takes problems whose weights are all 1, and this one's are not. Take --solver portfolio.",
        QaoaSolver when QaoaEncoding.CountStates(problem) > QaoaEncoding.MaxStates =>
            $"qaoa simulates at most {QaoaEncoding.MaxStates} combinations, and this problem has more. Take --solver portfolio.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{solver.Name} found no answer in {deadline.TotalSeconds:0.###} s. Give it a longer --deadline, or take --solver portfolio."),
    };

    private static TimeSpan ParseDeadline(ArgumentResult result)
    {
        var given = result.Tokens[0].Value;
        var (number, unit) = given.EndsWith("ms", StringComparison.Ordinal) ? (given[..^2], 1e-3) : given.EndsWith('s') ? (given[..^1], 1.0) : ("", 0);
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * unit >= 0.001 && value * unit <= LongestDeadline.TotalSeconds)
        {
            return TimeSpan.FromSeconds(value * unit);
        }

        result.AddError($"--deadline {given}: expected a time from 1ms to {LongestDeadline.TotalSeconds:0}s, such as 500ms or 1.5s.");
        return default;
    }
}
