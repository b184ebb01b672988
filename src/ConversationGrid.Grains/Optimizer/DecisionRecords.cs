using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>Writes down why one escalation of a batch was placed as it was.</summary>
internal static class DecisionRecords
{
    /// <summary>Before an offer is made: offer, agent and receipt are left open.</summary>
    public static DecisionRecord Of(
        string queue, long epoch, string batch, DateTimeOffset at, string conversation, float confidence,
        AssignmentProblem problem, PortfolioDecision decision, TimeSpan elapsed, TimeSpan deadline, GreedyCalibration calibration)
    {
        var samples = decision.Samples;
        var rate = calibration.BetterThanGreedy(decision.Solver);
        var isCircuits = decision.Members.Any(member => member.Solver == decision.Solver && member.IsQuantum);
        return new DecisionRecord
        {
            Batch = batch,
            Epoch = epoch,
            At = at,
            Conversation = conversation,
            Solver = decision.Solver,
            Escalations = problem.Escalations,
            Agents = problem.Agents,
            Seed = (long)decision.Seed,
            Cost = decision.Score.Cost,
            GreedyCost = decision.GreedyScore.Cost,
            Bound = decision.LowerBound,
            Gap = decision.Gap,
            DeadlineMilliseconds = deadline.TotalMilliseconds,
            Milliseconds = elapsed.TotalMilliseconds,
            FallbackReason = decision.FallbackReason,
            Fallback = decision.Fallback is { } kind ? Name(kind) : null,
            Confidence = confidence,
            Queue = queue,
            Arm = Name(decision.Mode),
            ProblemHash = decision.ProblemHash,
            BestKnown = decision.BestKnown.Cost,
            CircuitVersion = samples?.CircuitVersion,
            Backend = samples?.Backend,
            Shots = samples?.Shots,
            Energy = samples?.Energy,
            FeasibilityRate = samples?.FeasibleShare,
            BestSampleFrequency = samples?.BestShare,
            GapToSecond = isCircuits ? samples?.GapToSecond : decision.GapToSecond,
            BetterThanGreedyRate = rate?.Share,
            BetterThanGreedyLow = rate?.Low,
            BetterThanGreedyHigh = rate?.High,
        };
    }

    public static string Name(PortfolioMode mode) => mode.ToString().ToLowerInvariant();

    public static string Name(FallbackKind kind) => kind switch
    {
        FallbackKind.NoTime => "no-time",
        FallbackKind.NoMember => "no-member",
        FallbackKind.CalledOff => "called-off",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
