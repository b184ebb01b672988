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
    public const string Name = "solve";

    private const string Portfolio = "portfolio";
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromMilliseconds(500);
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
        var solver = new Option<string>("--solver") { Description = $"{Portfolio}, {string.Join(", ", Solvers.Keys)}, or {QuantumOption.Solver}: the service that --quantum names.", DefaultValueFactory = _ => Portfolio };
        solver.AcceptOnlyFromAmong([Portfolio, .. Solvers.Keys, QuantumOption.Solver]);
        // The default stands in the description: it would be shown in a form that is no deadline here.
        var deadline = new Option<TimeSpan?>("--deadline") { Description = "How long the solving of one instance may take: 500ms, 1.5s. [default: 500ms]", CustomParser = ParseDeadline };
        var seed = new Option<ulong>("--seed") { Description = "Where chance starts.", DefaultValueFactory = _ => 1, CustomParser = ParseSeed };
        var quantum = QuantumOption.Create();
        var maximise = new Option<bool>("--maximise") { Description = "OR-Library gap only: the first table holds profits, as in the library's gap1 to gap12; the cost is the profit's negative." };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object as the last line; one for each instance of the file." };
        var command = new Command(Name, "Solves a problem file.") { file, solver, deadline, seed, quantum, maximise, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(solver)?.Tokens is [{ Value: QuantumOption.Solver }] && result.GetResult(quantum) is null)
                result.AddError($"--solver {QuantumOption.Solver}: name a running quantum service with --quantum http://HOST:PORT.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var time = parsed.GetValue(deadline) ?? DefaultDeadline;
            var service = parsed.GetValue(quantum) is { } url ? QuantumOption.CreateSolver(url, time) : null;
            return RunAsync(
                parsed.GetValue(file)!,
                parsed.GetValue(maximise),
                (problem, cancel) => parsed.GetValue(solver) is Portfolio
                    ? SolveByPortfolioAsync(problem, service, time, parsed.GetValue(seed), cancel)
                    : Task.Run(() => Solve(Solvers.GetValueOrDefault(parsed.GetValue(solver)!) ?? service!, problem, time, parsed.GetValue(seed), cancel), CancellationToken.None),
                solution => parsed.GetValue(json) ? solution.ToJson() : solution.Assignment is null ? null : solution.ToText(),
                cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string file, bool maximise, Func<AssignmentProblem, CancellationToken, Task<Solution>> solve, Func<Solution, string?> print, CancellationToken cancellation)
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
                    if (!cancellation.IsCancellationRequested)
                        await Console.Error.WriteLineAsync($"{instance}: {failure}");
                }

                if (print(solution) is { } printed)
                    await Console.Out.WriteLineAsync(printed);
                if (!cancellation.IsCancellationRequested)
                    continue;
                await Console.Error.WriteLineAsync($"{instance}: stopped before the deadline; {(solution.Score.IsFeasible ? "the answer is the best so far" : "there was no feasible answer yet")}.");
                return ExitCode.Failed;
            }

            return code;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<Solution> SolveByPortfolioAsync(
        AssignmentProblem problem, QuantumSolver? quantum, TimeSpan deadline, ulong seed, CancellationToken cancellation)
    {
        IAssignmentSolver[] members = [.. SolverPortfolio.ClassicalMembers, .. quantum is null ? (IAssignmentSolver[])[] : [quantum]];
        var portfolio = new SolverPortfolio(members, new PortfolioOptions(), TimeProvider.System);
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
            Fallback = decision.FallbackReason,
        };
    }

    /// <summary>The cost is computed here, as for every answer: a solver's own word is not taken for it.</summary>
    private static Solution Solve(IAssignmentSolver solver, AssignmentProblem problem, TimeSpan deadline, ulong seed, CancellationToken cancellation)
    {
        var context = new SolveContext(TimeProvider.System, deadline, cancellation) { Seed = seed };
        var (answer, failure) = Ask(solver, problem, context);
        var elapsed = context.Elapsed;
        if (answer is null)
            return new Solution(problem, solver.Name, deadline, seed, elapsed) { Failure = failure ?? WhyNone(solver, problem, deadline) };
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

    private static (SolverAnswer? Answer, string? Failure) Ask(IAssignmentSolver solver, AssignmentProblem problem, SolveContext context)
    {
        try
        {
            return (solver.Solve(problem, context), null);
        }
        catch (QuantumServiceException e)
        {
            return (null, $"{e.Message} --quantum should name a quantum service that runs, and --deadline give it the time.");
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    private static string WhyNone(IAssignmentSolver solver, AssignmentProblem problem, TimeSpan deadline) => solver switch
    {
        MatchingSolver when !problem.HasUnitWeights => "matching takes problems whose weights are all 1, and this one's are not. Take --solver portfolio.",
        QaoaSolver when QaoaEncoding.CountStates(problem) > QaoaEncoding.MaxStates =>
            $"qaoa simulates at most {QaoaEncoding.MaxStates} combinations, and this problem has more. Take --solver portfolio.",
        QuantumSolver => "quantum has no answer: no feasible assignment was found to cut a core from, or the service drew no samples. Take --solver portfolio.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{solver.Name} found no answer in {deadline.TotalSeconds:0.###} s. Give it a longer --deadline, or take --solver portfolio."),
    };

    private static ulong ParseSeed(ArgumentResult result)
    {
        var given = result.Tokens[0].Value;
        if (ulong.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            return seed;
        result.AddError($"--seed {given}: expected a whole number from 0 to {ulong.MaxValue}.");
        return default;
    }

    private static TimeSpan? ParseDeadline(ArgumentResult result)
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
