using ConversationGrid.Optimization.Cores;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Large-neighbourhood search (Shaw 1998): takes a core out of the best answer, solves it exactly, and puts it back if
/// that is better. Resource-weighted problems are cut by agents, with all that they carry, and the cores grow as long as
/// they are solved; others are cut around escalations that are least sure where they are.
/// </summary>
/// <param name="coreSolver">Solves cores of problems with pair terms; branch and bound where there is none.</param>
public sealed class LargeNeighbourhoodSolver(IAssignmentSolver? coreSolver = null) : IBoundingSolver
{
    private const int NodesPerCore = 1000;
    private const int FirstCore = 30;

    /// <summary>Of the budget, for a first answer to resource-weighted problems.</summary>
    private const double PackingShare = 0.2;

    private readonly IAssignmentSolver _coreSolver = coreSolver ?? new BranchAndBoundSolver();

    // Branch and bound takes more than a state vector, which has a state for every combination.
    private readonly int _maxCoreEscalations = coreSolver is null ? 8 : 7;
    private readonly int _maxCoreAgents = coreSolver is null ? 5 : 3;

    public string Name => coreSolver is null ? "large-neighbourhood" : $"large-neighbourhood-{coreSolver.Name}";

    /// <summary>Whether circuits solve its cores.</summary>
    internal bool IsQuantum => coreSolver is QaoaSolver;

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        if (problem.Escalations == 0 || problem.Agents == 0)
            return new SolverAnswer(GreedySolver.Construct(problem, context));
        return !problem.HasUnitWeights && !problem.HasPairs && !problem.HasLoadCosts && KnapsackRelaxation.Suits(problem)
            ? ByAgents(problem, context)
            : ByDoubt(problem, context);
    }

    private SolverAnswer? ByAgents(AssignmentProblem problem, SolveContext context)
    {
        var search = new PackingSearch(problem, context, context.Incumbent ?? GreedySolver.Construct(problem, context), Name);
        search.Run(PackingShare);
        if (search.Best is null)
            return null;

        var random = new SeededRandom(context.Seed + 1);
        var current = new Assignment(search.Best);
        context.Board?.Post(Name, current);
        double cost = AssignmentScore.Of(problem, current).Cost, bound = search.LowerBound, size = FirstCore;
        int[] agents = [.. Enumerable.Range(0, problem.Agents)];
        long steps = search.Steps;
        while (bound < cost && steps < context.StepLimit && !context.ShouldStop)
        {
            random.Shuffle(agents);
            List<int>[] residents = Residents(problem, current);
            int count = 0, items = 0;
            while (count < agents.Length && (count < 2 || items + residents[agents[count]].Count <= size))
                items += residents[agents[count++]].Count;

            int[] chosen = agents[..count];
            IEnumerable<int> escalations = chosen.SelectMany(agent => residents[agent]).Concat(residents[problem.Agents]);
            var core = ProblemCore.Extract(problem, current, [.. escalations], chosen);
            double coreCost = AssignmentScore.Of(core.Problem, core.Current()).Cost;
            double[] prices = [.. chosen.Select(agent => search.Prices[agent])];
            var branching = new KnapsackBranching(core.Problem, prices, context, NodesPerCore);
            branching.Search([.. core.Current().Agents], coreCost);
            steps += branching.Nodes;
            if (branching.UpperBound < coreCost - 1e-9)
            {
                current = core.Stitch(new Assignment(branching.Best!));
                cost = AssignmentScore.Of(problem, current).Cost;
                context.Board?.Post(Name, current);
            }
            if (branching.IsExhausted && count == agents.Length)
                bound = cost;
            size = !branching.IsExhausted ? Math.Max(10, size * 0.9)
                : branching.Nodes < NodesPerCore / 4 ? Math.Min(problem.Escalations, size * 1.03)
                : size;
        }
        return new SolverAnswer(current) { LowerBound = Math.Min(bound, cost), Steps = steps };
    }

    private SolverAnswer? ByDoubt(AssignmentProblem problem, SolveContext context)
    {
        Assignment current = context.Incumbent ?? GreedySolver.Construct(problem, context);
        AssignmentScore score = AssignmentScore.Of(problem, current);
        if (!score.IsFeasible)
            return null;

        var random = new SeededRandom(context.Seed);
        SampleStatistics? samples = null;
        long steps = 0;
        while (steps < context.StepLimit && !context.ShouldStop)
        {
            if (context.Board?.Best is { } best && best.Score.IsBetterThan(score))
                (current, score) = (best.Assignment, best.Score);
            double[] regrets = CoreSelector.Regrets(problem, current);
            int[] byDoubt = [.. Enumerable.Range(0, problem.Escalations).OrderBy(i => regrets[i])];
            // The square favours the doubtful; nobody is never asked.
            double u = random.NextDouble();
            int seed = byDoubt[(int)(u * u * byDoubt.Length)];
            ProblemCore core = CoreSelector.Around(problem, current, regrets, seed, _maxCoreEscalations, _maxCoreAgents);
            SolverAnswer? answer = _coreSolver.Solve(
                core.Problem, context.Part(context.Remaining, long.MaxValue, random.NextUInt64(), core.Current(), board: null));
            steps += 1 + (answer?.Steps ?? 0);
            if (answer is null)
                continue;
            samples ??= answer.Samples;
            Assignment stitched = core.Stitch(answer.Assignment);
            AssignmentScore stitchedScore = AssignmentScore.Of(problem, stitched);
            if (stitchedScore.IsBetterThan(score))
            {
                (current, score, samples) = (stitched, stitchedScore, answer.Samples);
                context.Board?.Post(Name, current);
            }
        }
        return new SolverAnswer(current) { Steps = steps, Samples = samples };
    }

    /// <summary>For each agent who is there; last, who waits.</summary>
    private static List<int>[] Residents(AssignmentProblem problem, Assignment current)
    {
        List<int>[] residents = [.. Enumerable.Range(0, problem.Agents + 1).Select(_ => new List<int>())];
        for (int i = 0; i < problem.Escalations; i++)
            residents[current[i] == AssignmentProblem.Unassigned ? problem.Agents : current[i]].Add(i);
        return residents;
    }
}
