using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>How one solver did in one race.</summary>
/// <param name="Score">As computed here; null where there was no answer.</param>
public sealed record MemberReport(string Solver, MemberOutcome Outcome, AssignmentScore? Score, TimeSpan Elapsed)
{
    /// <summary>The answer; null where there was none. That of a late member is for the record only.</summary>
    public Assignment? Assignment { get; init; }

    /// <summary>From the race's start until this was reported.</summary>
    public TimeSpan ReportedAfter { get; init; }

    /// <summary>A circuit's answer, be it simulated or not.</summary>
    public bool IsQuantum { get; init; }

    public long Steps { get; init; }

    public SampleStatistics? Samples { get; init; }

    /// <summary>What went wrong, for outcomes that are not good.</summary>
    public string? Error { get; init; }
}

public enum MemberOutcome
{
    /// <summary>A feasible answer in time.</summary>
    Answered,

    /// <summary>It had nothing to say, or was too busy to be asked.</summary>
    Declined,

    /// <summary>It had not come back when the decision fell.</summary>
    Late,

    /// <summary>It was still at work when another's answer was proven optimal, or the race was called off.</summary>
    Stopped,

    /// <summary>It threw.</summary>
    Failed,

    /// <summary>Its answer breaks the rules of the problem, or its bound is above a known cost.</summary>
    Refused,
}
