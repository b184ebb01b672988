using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>What a late answer is measured against. It may come before the decision, when it is only asked for the record.</summary>
internal sealed class ShadowBatch(string queue, string name, AssignmentProblem problem)
{
    private readonly TaskCompletionSource<PortfolioDecision> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<PortfolioDecision> Decision => _decided.Task;

    public void Decide(PortfolioDecision decision) => _decided.SetResult(decision);

    public ShadowRecord Score(MemberReport report, PortfolioDecision decision, DateTimeOffset at)
    {
        var score = report.Score ?? AssignmentScore.Infeasible;
        return new ShadowRecord
        {
            Queue = queue,
            Batch = name,
            At = at,
            Solver = report.Solver,
            Arm = DecisionRecords.Name(decision.Mode),
            Backend = report.Samples?.Backend,
            CircuitVersion = report.Samples?.CircuitVersion,
            Shots = report.Samples?.Shots,
            Seed = (long)decision.Seed,
            Escalations = problem.Escalations,
            Agents = problem.Agents,
            LateMilliseconds = (report.ReportedAfter - decision.WaitFor).TotalMilliseconds,
            IsFeasible = score.IsFeasible,
            Cost = score.IsFeasible ? score.Cost : null,
            CommittedCost = decision.Score.Cost,
            CommittedSolver = decision.Solver,
            GreedyCost = decision.GreedyScore.Cost,
            WouldHaveBeenBetter = score.IsBetterThan(decision.Score),
            IsBetterThanGreedy = score.IsBetterThan(decision.GreedyScore),
            FeasibilityRate = report.Samples?.FeasibleShare,
            BestSampleFrequency = report.Samples?.BestShare,
        };
    }
}
