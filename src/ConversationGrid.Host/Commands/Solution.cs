using System.Globalization;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Host.Commands;

/// <summary>What <c>solve</c> has to say about one instance.</summary>
internal sealed record Solution(AssignmentProblem Problem, string Solver, TimeSpan Deadline, ulong Seed, TimeSpan Elapsed)
{
    private readonly string? _failure;

    public string Instance { get; init; } = "";

    /// <summary>Null where there was no answer at all.</summary>
    public Assignment? Assignment { get; init; }

    public AssignmentScore Score { get; init; } = AssignmentScore.Infeasible;

    /// <summary>No feasible assignment costs less; null where nothing is proven.</summary>
    public double? Bound { get; init; }

    public string? FoundBy { get; init; }

    public AssignmentScore Greedy { get; init; } = AssignmentScore.Infeasible;

    public double? GapToSecond { get; init; }

    public long? Steps { get; init; }

    public SampleStatistics? Samples { get; init; }

    public IReadOnlyList<MemberReport> Members { get; init; } = [];

    /// <summary>Why not all that was asked for could be chosen from; null where it could.</summary>
    public string? Fallback { get; init; }

    /// <summary>Why this is not what was wanted; null where it is.</summary>
    public string? Failure
    {
        get => _failure ?? (Score.IsFeasible ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"no feasible assignment was found in {Deadline.TotalSeconds:0.###} s; the best one breaks {Score.Violations} rules. There may be none, or a longer --deadline finds it."));
        init => _failure = value;
    }

    private double? Cost => Score.IsFeasible ? Score.Cost : null;

    /// <summary>Cost above the bound, as a share of the bound's magnitude.</summary>
    private double? Gap => Cost is { } cost && Bound is { } bound ? Math.Max(0, cost - bound) / Math.Max(1e-9, Math.Abs(bound)) : null;

    private bool IsOptimal => Cost is { } cost && Bound is { } bound && cost <= bound + (1e-9 * Math.Max(1, Math.Abs(bound)));

    public string ToJson() => CommandJson.Line(new
    {
        instance = Instance,
        solver = Solver,
        cost = Cost,
        feasible = Score.IsFeasible,
        bound = Bound,
        gap = Gap,
        optimal = IsOptimal,
        milliseconds = Elapsed.TotalMilliseconds,
        seed = Seed,
        metadata = new
        {
            foundBy = FoundBy,
            deadlineMilliseconds = Deadline.TotalMilliseconds,
            escalations = Problem.Escalations,
            agents = Problem.Agents,
            problem = Problem.Hash,
            greedyCost = Greedy.IsFeasible ? Greedy.Cost : (double?)null,
            gapToSecond = GapToSecond,
            steps = Steps,
            fallback = Fallback,
            samples = Samples is not { } samples ? null : new
            {
                shots = samples.Shots,
                feasibleShare = samples.FeasibleShare,
                bestShare = samples.BestShare,
                gapToSecond = samples.GapToSecond,
                circuit = samples.CircuitVersion,
                backend = samples.Backend,
            },
            members = Members.Select(member => new
            {
                solver = member.Solver,
                outcome = member.Outcome.ToString().ToLowerInvariant(),
                cost = member.Score is { IsFeasible: true } score ? score.Cost : (double?)null,
                milliseconds = member.Elapsed.TotalMilliseconds,
                steps = member.Steps,
                error = member.Error,
            }),
        },
        assignment = Assignment?.Agents,
    });

    public string ToText()
    {
        string[] lines =
        [
            Row("instance", $"{Instance}: {Problem.Escalations} escalations, {Problem.Agents} agents"),
            Row("solver", FoundBy == Solver ? Solver : $"{Solver}: {FoundBy}"),
            Row("cost", Number(Cost)),
            Row("feasible", Score.IsFeasible ? "yes" : "no"),
            Row("bound", Number(Bound)),
            Row("gap to bound", IsOptimal ? "0: proven optimal" : Number(Gap)),
            Row("greedy's cost", Number(Greedy.IsFeasible ? Greedy.Cost : null)),
            Row("time", string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalMilliseconds:0.0} ms")),
            Row("seed", Seed.ToString(CultureInfo.InvariantCulture)),
            .. Samples is { } samples
                ? (string[])[Row("samples", string.Create(CultureInfo.InvariantCulture, $"{samples.Shots}, of which {samples.FeasibleShare:0.000} feasible and {samples.BestShare:0.000} the best"))]
                : [],
            .. Fallback is null ? (string[])[] : [Row("fallback", Fallback)],
            .. Members.Select(member => Row($"  {member.Solver}", $"{member.Outcome.ToString().ToLowerInvariant()} {Number(member.Score is { IsFeasible: true } score ? score.Cost : null)}")),
        ];
        return string.Join(Environment.NewLine, lines);

        static string Row(string name, string value) => $"{name,-24}{value}";
        static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "–";
    }
}
