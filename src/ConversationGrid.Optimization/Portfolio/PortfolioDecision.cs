using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>The answer to commit, and all that should be remembered about how it came to be.</summary>
/// <param name="Solver">Who found it.</param>
/// <param name="Score">Computed here from the problem; infeasible only where no member found any feasible answer.</param>
/// <param name="Elapsed">From the call to the decision.</param>
public sealed record PortfolioDecision(Assignment Assignment, string Solver, AssignmentScore Score, TimeSpan Elapsed)
{
    public required AssignmentProblem Problem { get; init; }

    /// <summary>Computed when it is first asked for: hashing a large problem takes longer than a short deadline.</summary>
    public string ProblemHash => Problem.Hash;

    public required ulong Seed { get; init; }

    public required TimeSpan Deadline { get; init; }

    /// <summary>How long answers were waited for at most: a little less than to the deadline.</summary>
    public required TimeSpan WaitFor { get; init; }

    public required PortfolioMode Mode { get; init; }

    /// <summary>What greedy alone would have cost.</summary>
    public required AssignmentScore GreedyScore { get; init; }

    /// <summary>No feasible assignment costs less; null where nothing is proven.</summary>
    public double? LowerBound { get; init; }

    /// <summary>The least cost that any member has shown: below that of this answer only where a quantum answer was preferred.</summary>
    public required AssignmentScore BestKnown { get; init; }

    /// <summary>
    /// Why the answer is not chosen from all that was asked for: no member but greedy answered in time, or the quantum member did not. Null
    /// when they did, or when optimality was proven without them.
    /// </summary>
    public string? FallbackReason { get; init; }

    /// <summary>The same in a word; null together with it.</summary>
    public FallbackKind? Fallback { get; init; }

    /// <summary>The best distinct feasible answer besides this one costs so much more; null if there is none.</summary>
    public double? GapToSecond { get; init; }

    public required IReadOnlyList<MemberReport> Members { get; init; }

    /// <summary>Statistics of the sampling member that came back in time, if any did: of one that was refused only where none answered.</summary>
    public SampleStatistics? Samples => (SampledBy(MemberOutcome.Answered) ?? SampledBy(MemberOutcome.Refused))?.Samples;

    public bool IsFeasible => Score.IsFeasible;

    /// <summary>Cost above the lower bound, as a share of the bound's magnitude; null without a bound.</summary>
    public double? Gap => LowerBound is { } bound && IsFeasible ? Math.Max(0, Score.Cost - bound) / Math.Max(1e-9, Math.Abs(bound)) : null;

    public bool IsProvenOptimal => LowerBound is { } bound && IsFeasible && Score.Cost <= bound + (1e-9 * Math.Max(1, Math.Abs(bound)));

    private MemberReport? SampledBy(MemberOutcome outcome) => Members.FirstOrDefault(member => member.Samples is not null && member.Outcome == outcome);
}
