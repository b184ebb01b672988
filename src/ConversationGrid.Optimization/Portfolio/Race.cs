using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>What is known while the members of one batch run: who is out there, what came back, what is proven.</summary>
internal sealed class Race
{
    private const string NoAnswer = "no answer by the deadline";

    private readonly AssignmentProblem _problem;
    private readonly PortfolioRequest _request;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _waitFor;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemberReport> _reports = [];
    private AssignmentScore _greedyScore = AssignmentScore.Infeasible;
    private double? _bound;
    private volatile bool _isProvenOptimal;
    private bool _decided;
    private volatile bool _isCalledOff;

    public Race(AssignmentProblem problem, PortfolioRequest request, TimeProvider clock, TimeSpan waitFor)
    {
        _problem = problem;
        _request = request;
        _clock = clock;
        _waitFor = waitFor;
        _start = clock.GetTimestamp();
        End = new RaceEnd(clock, waitFor);
        Board = new IncumbentBoard(problem);
        // Everybody waits: never good, always an answer.
        var places = new int[problem.Escalations];
        Array.Fill(places, AssignmentProblem.Unassigned);
        Board.Post("none", new Assignment(places.AsSpan()));
    }

    public IncumbentBoard Board { get; }

    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    public RaceEnd End { get; }

    public bool IsTimeUp => Elapsed >= _waitFor;

    public bool IsProvenOptimal => _isProvenOptimal;

    /// <summary>The decision falls now, on what is known.</summary>
    public void CallOff()
    {
        _isCalledOff = true;
        End.Call();
    }

    public void Enter(IAssignmentSolver member) => Note(member, MemberOutcome.Late, NoAnswer);

    public void SitOut(IAssignmentSolver member, string reason) => Note(member, MemberOutcome.Declined, reason);

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
            Report(member, Judge(member, member.Solve(_problem, context), _clock.GetElapsedTime(start)));
        }
#pragma warning disable CA1031 // A member's failure is an outcome of the race: it is in the decision's record.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Report(member, new MemberReport(member.Name, MemberOutcome.Failed, null, _clock.GetElapsedTime(start))
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
            MemberReport[] members = [.. _reports.Values.Select(AtDecision)];
            IncumbentBoard.Incumbent known = Board.Best!;
            IncumbentBoard.Incumbent best = Preferred(members) ?? known;
            (FallbackKind Kind, string Reason)? fallback = Fallback(best, members);
            return new PortfolioDecision(best.Assignment, best.Solver, best.Score, Elapsed)
            {
                Problem = _problem,
                Seed = _request.Seed,
                Deadline = _request.Deadline,
                WaitFor = _waitFor,
                Mode = _request.Mode,
                GreedyScore = _greedyScore,
                BestKnown = known.Score,
                LowerBound = _bound,
                FallbackReason = fallback?.Reason,
                Fallback = fallback?.Kind,
                GapToSecond = GapToSecond(best, members),
                Members = members,
            };
        }
    }

    /// <summary>Who is cut short by a proof, or by the caller, is not late.</summary>
    private MemberReport AtDecision(MemberReport report) =>
        report.Outcome == MemberOutcome.Late && (IsProvenOptimal || _isCalledOff) ? report with { Outcome = MemberOutcome.Stopped, Error = null } : report;

    private MemberReport Judge(IAssignmentSolver member, SolverAnswer? answer, TimeSpan elapsed)
    {
        if (answer is null)
            return new MemberReport(member.Name, MemberOutcome.Declined, null, elapsed);

        bool counts;
        lock (_gate)
            counts = !_decided && !IsShadow(member);
        AssignmentScore score = !counts ? AssignmentScore.Of(_problem, answer.Assignment) : Board.Post(member.Name, answer.Assignment);
        bool boundHolds = member is not IBoundingSolver || answer.LowerBound is not { } bound || TryRaiseBound(bound);
        return new MemberReport(member.Name, score.IsFeasible && boundHolds ? MemberOutcome.Answered : MemberOutcome.Refused, score, elapsed)
        {
            Assignment = answer.Assignment,
            Steps = answer.Steps,
            Samples = answer.Samples,
            Error = !score.IsFeasible ? WhyRefused(answer, score) : boundHolds ? null : $"bound {answer.LowerBound} is above a known cost",
        };
    }

    private static string WhyRefused(SolverAnswer answer, AssignmentScore score) =>
        answer.Samples is { FeasibleShare: 0, Shots: var shots } ? $"none of {shots} samples keeps every constraint"
            : score == AssignmentScore.Infeasible ? "an answer of another length"
            : $"{score.Violations} broken constraints";

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
            {
                _isProvenOptimal = true;
                End.Call();
            }
            return true;
        }
    }

    /// <summary>Whatever it says is for the record: it may read the board and is kept off it.</summary>
    private bool IsShadow(IAssignmentSolver member) => _request.Mode == PortfolioMode.Shadow && member is IRemoteSolver;

    private static bool IsAwaited(IAssignmentSolver member) => member is not IRemoteSolver { IsAwaited: false };

    private void Note(IAssignmentSolver member, MemberOutcome outcome, string why)
    {
        if (IsShadow(member) || !IsAwaited(member))
            return;
        lock (_gate)
            _reports[member.Name] = new MemberReport(member.Name, outcome, null, TimeSpan.Zero) { IsQuantum = MemberPlan.IsQuantum(member), Error = why };
    }

    private void Report(IAssignmentSolver member, MemberReport report)
    {
        report = report with { ReportedAfter = Elapsed, IsQuantum = MemberPlan.IsQuantum(member) };
        lock (_gate)
        {
            if (!_decided && !IsShadow(member) && (IsAwaited(member) || report.Outcome == MemberOutcome.Answered))
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

    /// <summary>In the mode for it a quantum answer, the better one of several, whatever else is on the board.</summary>
    private IncumbentBoard.Incumbent? Preferred(MemberReport[] members) =>
        _request.Mode != PortfolioMode.Quantum ? null : members
            .Where(member => member is { IsQuantum: true, Outcome: MemberOutcome.Answered })
            .OrderBy(member => member.Score!.Value.Cost)
            .Select(member => new IncumbentBoard.Incumbent(member.Solver, member.Assignment!, member.Score!.Value))
            .FirstOrDefault();

    private (FallbackKind Kind, string Reason)? Fallback(IncumbentBoard.Incumbent best, MemberReport[] members)
    {
        if (_request.Mode == PortfolioMode.Greedy || IsProvenOptimal)
            return null;
        if (_isCalledOff)
            return (FallbackKind.CalledOff, "called off before the deadline");
        bool isOnlyGreedy = best.Solver is "greedy" or "warm-start" or "none"
            && !members.Any(member => member.Outcome == MemberOutcome.Answered && member.Solver != "greedy");
        // A member's work may go out though only posted by then.
        MemberReport[] missed = [.. members.Where(member =>
            member.Outcome != MemberOutcome.Answered && member.Solver != "greedy" && member.Solver != best.Solver && (isOnlyGreedy || member.IsQuantum))];
        if (missed.Length > 0)
            return (KindOf(missed[0].Outcome), string.Join("; ", missed.Select(member => $"{member.Solver}: {member.Error ?? "no answer"}")));
        if (!isOnlyGreedy)
            return null;
        return _request.Mode == PortfolioMode.Quantum && Elapsed < _waitFor
            ? (FallbackKind.NoMember, "there is no quantum solver")
            : (FallbackKind.NoTime, "no time for any other solver");
    }

    private static FallbackKind KindOf(MemberOutcome outcome) => outcome switch
    {
        MemberOutcome.Late => FallbackKind.Late,
        MemberOutcome.Failed => FallbackKind.Failed,
        MemberOutcome.Refused => FallbackKind.Refused,
        _ => FallbackKind.Declined,
    };

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
