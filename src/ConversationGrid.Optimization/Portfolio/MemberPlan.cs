using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>
/// Which members run for a problem of this shape, and in which order on how many threads. Solvers that compute here share
/// the lanes, one after the other in each; all others, who may be anywhere and do anything, get a thread of their own.
/// </summary>
internal static class MemberPlan
{
    /// <summary>Branch and bound on more escalations than this seldom ends, and finds nothing that others do not.</summary>
    private const int MaxExactEscalations = 16;

    private const int MaxExactItems = 60;

    /// <summary>
    /// With pair terms the matching gives a bound only; beyond so many escalations × agents the time for it is better spent
    /// on a search.
    /// </summary>
    private const int MaxCellsToBound = 50_000;

    private const int MaxSimulatedStates = 1 << 16;

    /// <summary>Not one of the solvers of this library that compute here.</summary>
    public static bool IsForeign(IAssignmentSolver member) =>
        member is not (GreedySolver or MatchingSolver or BranchAndBoundSolver or QaoaSolver or AnnealingSolver or LargeNeighbourhoodSolver or ReseededSolver);

    /// <summary>Answers by a circuit, be it simulated or not.</summary>
    public static bool IsQuantum(IAssignmentSolver member) =>
        member is IRemoteSolver or QaoaSolver or LargeNeighbourhoodSolver { IsQuantum: true }
        || (member is ComponentSolver parts && IsQuantum(parts.Inner));

    /// <summary>The members whose answers may go out.</summary>
    public static IReadOnlyList<IAssignmentSolver> Racing(IReadOnlyList<IAssignmentSolver> members, PortfolioMode mode) => mode switch
    {
        PortfolioMode.Greedy => [],
        PortfolioMode.Classical or PortfolioMode.Shadow => [.. members.Where(member => !IsQuantum(member))],
        PortfolioMode.Quantum => [.. members.OfType<IRemoteSolver>().Any() ? members.OfType<IRemoteSolver>() : members.Where(IsQuantum)],
        _ => members,
    };

    public static IReadOnlyList<IReadOnlyList<IAssignmentSolver>> Lanes(
        AssignmentProblem problem, IReadOnlyList<IAssignmentSolver> members, int threads)
    {
        bool packing = !problem.HasUnitWeights && !problem.HasPairs && !problem.HasLoadCosts;
        bool solvedByMatching = problem.HasUnitWeights && !problem.HasPairs && members.OfType<MatchingSolver>().Any();
        var quick = new List<IAssignmentSolver>();
        var searches = new List<IAssignmentSolver>();
        var others = new List<IAssignmentSolver>();
        foreach (IAssignmentSolver member in members)
        {
            switch (member)
            {
                case GreedySolver:
                    break;
                case MatchingSolver:
                    if (problem.HasUnitWeights && (!problem.HasPairs || problem.Escalations * problem.Agents <= MaxCellsToBound))
                        quick.Add(member);
                    break;
                case BranchAndBoundSolver:
                    if (!solvedByMatching && problem.Escalations <= (packing ? MaxExactItems : MaxExactEscalations))
                        quick.Add(member);
                    break;
                case QaoaSolver:
                    if (!solvedByMatching && QaoaEncoding.CountStates(problem) <= MaxSimulatedStates)
                        quick.Add(member);
                    break;
                case AnnealingSolver:
                    if (!solvedByMatching && !(packing && members.OfType<LargeNeighbourhoodSolver>().Any()))
                        searches.Insert(0, member);
                    break;
                case LargeNeighbourhoodSolver:
                    if (!solvedByMatching)
                        searches.Add(member);
                    break;
                default:
                    others.Add(member);
                    break;
            }
        }
        return [.. Share(quick, searches, threads), .. others.Select(member => (IReadOnlyList<IAssignmentSolver>)[member])];
    }

    /// <summary>
    /// The best search has the first lane to itself. The second takes the quick members and then searches the same way from
    /// another seed, which is a better use of a core than a weaker search; these come with the third.
    /// </summary>
    private static List<List<IAssignmentSolver>> Share(
        List<IAssignmentSolver> quick, List<IAssignmentSolver> searches, int threads)
    {
        var lanes = new List<List<IAssignmentSolver>>();
        if (searches.Count == 0)
        {
            if (quick.Count > 0)
                lanes.Add(quick);
            return lanes;
        }
        if (threads == 1)
            return [[.. quick, searches[0]]];

        lanes.Add([searches[0]]);
        for (int lane = 1; lane < threads; lane++)
        {
            IAssignmentSolver search = lane > 1 && lane - 1 < searches.Count ? searches[lane - 1] : new ReseededSolver(searches[0], lane + 1);
            lanes.Add([.. lane == 1 ? quick : [], search]);
        }
        return lanes;
    }
}
