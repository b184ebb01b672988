using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>What is known while the members of one batch run: who is out there, what came back, what is proven.</summary>
internal sealed class Race
{
    private readonly AssignmentProblem _problem;
    private readonly PortfolioRequest _request;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemberReport> _reports = [];
    private readonly TaskCompletionSource _proven = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AssignmentScore _greedyScore = AssignmentScore.Infeasible;
    private double? _bound;
    private bool _decided;

    public Race(AssignmentProblem problem, PortfolioRequest request, TimeProvider clock)
    {
        _problem = problem;
        _request = request;
        _clock = clock;
        _start = clock.GetTimestamp();
        Board = new IncumbentBoard(problem);
        // Everybody waits: never good, always an answer.
        var places = new int[problem.Escalations];
        Array.Fill(places, AssignmentProblem.Unassigned);
        Board.Post("none", new Assignment(places.AsSpan()));
    }

    public IncumbentBoard Board { get; }

    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    public Task OptimalityProven => _proven.Task;

    public bool IsProvenOptimal => _proven.Task.IsCompleted;

    public void Enter(string solver)
    {
        lock (_gate)
            _reports[solver] = new MemberReport(solver, MemberOutcome.Late, null, TimeSpan.Zero) { Error = "no answer by the deadline" };
    }

    public void SitOut(string solver, string reason)
    {
        lock (_gate)
            _reports[solver] = new MemberReport(solver, MemberOutcome.Declined, null, TimeSpan.Zero) { Error = reason };
    }

    public void Warm(Assignment? start)
    {
        if (start is not null && AssignmentScore.Of(_problem, start).IsFeasible)
            Board.Post("warm-start", start);
    }

    public void EndGreedy()
    {
        lock (_gate)
            _greedyScore = _reports.TryGetValue("greedy", out MemberReport? greedy) ? greedy.Score ?? AssignmentScore.Infeasible : _greedyScore;
    }

    /// <summary>Runs a member on this thread to its end, and never throws.</summary>
    public void Run(IAssignmentSolver member, TimeSpan budget, CancellationToken cancellation)
    {
        long start = _clock.GetTimestamp();
        try
        {
            var context = new SolveContext(_clock, budget, cancellation)
            {
                Seed = _request.Seed,
                Incumbent = Board.Best is { Score.IsFeasible: true } best ? best.Assignment : null,
                Board = Board,
            };
            Report(Judge(member, member.Solve(_problem, context), _clock.GetElapsedTime(start)));
        }
#pragma warning disable CA1031 // A member's failure is an outcome of the race: it is in the decision's record.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Report(new MemberReport(member.Name, MemberOutcome.Failed, null, _clock.GetElapsedTime(start))
            {
                Error = $"{failure.GetType().Name}: {failure.Message}",
            });
        }
    }

    public PortfolioDecision Decide()
    {
        lock (_gate)
        {
            _decided = true;
            IncumbentBoard.Incumbent best = Board.Best!;
            MemberReport[] members = [.. _reports.Values.Select(AtDecision)];
            return new PortfolioDecision(best.Assignment, best.Solver, best.Score, Elapsed)
            {
                ProblemHash = _problem.Hash,
                Seed = _request.Seed,
                Deadline = _request.Deadline,
                GreedyScore = _greedyScore,
                LowerBound = _bound,
                FallbackReason = FallbackReason(best, members),
                GapToSecond = GapToSecond(best, members),
                Members = members,
            };
        }
    }

    /// <summary>Who is cut short by a proof is not late.</summary>
    private MemberReport AtDecision(MemberReport report) =>
        report.Outcome == MemberOutcome.Late && IsProvenOptimal ? report with { Outcome = MemberOutcome.Stopped, Error = null } : report;

    private MemberReport Judge(IAssignmentSolver member, SolverAnswer? answer, TimeSpan elapsed)
    {
        if (answer is null)
            return new MemberReport(member.Name, MemberOutcome.Declined, null, elapsed);

        bool late;
        lock (_gate)
            late = _decided;
        AssignmentScore score = late ? AssignmentScore.Of(_problem, answer.Assignment) : Board.Post(member.Name, answer.Assignment);
        bool boundHolds = member is not IBoundingSolver || answer.LowerBound is not { } bound || TryRaiseBound(bound);
        return new MemberReport(member.Name, score.IsFeasible && boundHolds ? MemberOutcome.Answered : MemberOutcome.Refused, score, elapsed)
        {
            Assignment = answer.Assignment,
            Steps = answer.Steps,
            Samples = answer.Samples,
            Error = !score.IsFeasible ? $"{score.Violations} broken constraints" : boundHolds ? null : $"bound {answer.LowerBound} is above a known cost",
        };
    }

    private bool TryRaiseBound(double bound)
    {
        lock (_gate)
        {
            AssignmentScore best = Board.Best?.Score ?? AssignmentScore.Infeasible;
            double tolerance = 1e-9 * Math.Max(1, Math.Abs(bound));
            if (bound > best.Cost + tolerance)
                return false;
            _bound = Math.Max(_bound ?? double.NegativeInfinity, bound);
            if (best.IsFeasible && best.Cost <= _bound + tolerance)
                _proven.TrySetResult();
            return true;
        }
    }

    private void Report(MemberReport report)
    {
        lock (_gate)
        {
            if (!_decided)
            {
                _reports[report.Solver] = report;
                return;
            }
        }
        try
        {
            _request.OnLateAnswer?.Invoke(report);
        }
#pragma warning disable CA1031 // The batch is long decided: a listener's failure concerns nobody here.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>None where a member's work goes out, be it only what it had posted by then.</summary>
    private static string? FallbackReason(IncumbentBoard.Incumbent best, MemberReport[] members)
    {
        if (best.Solver is not ("greedy" or "warm-start" or "none") || members.Any(member => member.Outcome == MemberOutcome.Answered && member.Solver != "greedy"))
            return null;
        string[] reasons = [.. members.Where(member => member.Solver != "greedy").Select(member => $"{member.Solver}: {member.Error ?? "no answer"}")];
        return reasons.Length == 0 ? "no time for any other solver" : string.Join("; ", reasons);
    }

    private static double? GapToSecond(IncumbentBoard.Incumbent best, MemberReport[] members)
    {
        double second = double.PositiveInfinity;
        foreach (MemberReport member in members)
        {
            if (member is { Score: { IsFeasible: true } score, Assignment: { } assignment } && !assignment.Equals(best.Assignment))
                second = Math.Min(second, score.Cost);
        }
        return double.IsInfinity(second) ? null : second - best.Score.Cost;
    }
}
