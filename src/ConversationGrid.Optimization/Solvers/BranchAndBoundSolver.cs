using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Exact, for small problems: depth first from the best known answer, pruned by what every open escalation must pay at
/// least. Proves optimality when it gets to the end. Resource-weighted problems without pair terms and load costs are
/// branched on the knapsack relaxation instead, whose bound is much closer.
/// </summary>
public sealed class BranchAndBoundSolver : IBoundingSolver
{
    public string Name => "branch-and-bound";

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        Assignment start = context.Incumbent ?? GreedySolver.Construct(problem, context);
        AssignmentScore score = AssignmentScore.Of(problem, start);
        if (!problem.HasUnitWeights && !problem.HasPairs && !problem.HasLoadCosts && KnapsackRelaxation.Suits(problem))
        {
            var prices = new CapacityPrices(problem);
            prices.Improve(context, context.Budget / 20);
            var branching = new KnapsackBranching(problem, prices.Prices, context, context.StepLimit);
            branching.Search(score.IsFeasible ? [.. start.Agents] : null, score.Cost);
            return branching.Best is null ? null : new SolverAnswer(new Assignment(branching.Best))
            {
                LowerBound = Math.Max(prices.LowerBound, branching.LowerBound),
                Steps = branching.Nodes,
            };
        }
        var search = new FieldBranching(problem, context);
        search.Search(score.IsFeasible ? [.. start.Agents] : null, score.Cost);
        return search.Best is null ? null : new SolverAnswer(new Assignment(search.Best))
        {
            LowerBound = search.IsExhausted ? search.UpperBound : null,
            Steps = search.Nodes,
        };
    }
}
