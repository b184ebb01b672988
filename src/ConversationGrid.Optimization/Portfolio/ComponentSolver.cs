using ConversationGrid.Optimization.Cores;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>
/// Solves the independent parts of a problem one after the other, each in its share of the time: escalations are
/// connected by pair terms and by agents that could take both.
/// </summary>
internal sealed class ComponentSolver(IAssignmentSolver inner, IReadOnlyList<ComponentSolver.Component> components) : IBoundingSolver
{
    public string Name => inner.Name;

    public IAssignmentSolver Inner => inner;

    /// <summary>One part, the whole, where <paramref name="context"/> says stop before it is clear that there are more.</summary>
    public static IReadOnlyList<Component> Split(AssignmentProblem problem, SolveContext? context = null)
    {
        int n = problem.Escalations;
        var lookout = new Lookout(context);
        var parent = new int[n + problem.Agents];
        for (int k = 0; k < parent.Length; k++)
            parent[k] = k;
        int parts = parent.Length;
        bool agentsConnected = false;
        for (int i = 0; i < n; i++)
        {
            if (lookout.ShouldStop(2 * problem.Agents))
                return Whole();
            for (int j = 0; j < problem.Agents; j++)
            {
                if (!problem.IsAllowed(i, j))
                    continue;
                Join(i, n + j);
                // Any other agent would join nothing new.
                if (agentsConnected)
                    break;
            }
            agentsConnected = agentsConnected || AreAgentsConnected();
        }
        for (int i = 0; i < n && parts > 1; i++)
        {
            if (lookout.ShouldStop(problem.PartnersOf(i).Length))
                return Whole();
            foreach (int partner in problem.PartnersOf(i))
                Join(i, partner);
        }
        if (parts == 1)
            return Whole();
        return [.. Enumerable.Range(0, parent.Length).GroupBy(Root)
            .Select(group => new Component([.. group.Where(k => k < n)], [.. group.Where(k => k >= n).Select(k => k - n)]))
            .Where(component => component.Escalations.Length > 0)];

        IReadOnlyList<Component> Whole() => n == 0 ? [] : [new Component([.. Enumerable.Range(0, n)], [.. Enumerable.Range(0, problem.Agents)])];

        void Join(int first, int second)
        {
            (first, second) = (Root(first), Root(second));
            if (first == second)
                return;
            parent[first] = second;
            parts--;
        }

        bool AreAgentsConnected()
        {
            int j = n + 1;
            while (j < parent.Length && Root(j) == Root(n))
                j++;
            return j >= parent.Length;
        }

        int Root(int k)
        {
            while (parent[k] != k)
                k = parent[k] = parent[parent[k]];
            return k;
        }
    }

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        Assignment current = context.Incumbent ?? GreedySolver.Construct(problem, context);
        double? bound = 0;
        SampleStatistics? samples = null;
        long steps = 0;
        double left = components.Sum(Size);
        foreach (Component component in components.OrderBy(Size))
        {
            double share = Size(component) / left;
            left -= Size(component);
            var core = ProblemCore.Extract(problem, current, component.Escalations, component.Agents);
            long stepShare = context.StepLimit == long.MaxValue ? long.MaxValue : (long)((context.StepLimit - steps) * share);
            SolverAnswer? answer = inner.Solve(
                core.Problem, context.Part(context.Remaining * share, stepShare, context.Seed, core.Current(), board: null));
            steps += answer?.Steps ?? 0;
            samples ??= answer?.Samples;
            bound = answer?.LowerBound is { } partBound && inner is IBoundingSolver ? bound + partBound : null;
            if (answer is not null && AssignmentScore.Of(core.Problem, answer.Assignment).IsBetterThan(AssignmentScore.Of(core.Problem, core.Current())))
                current = core.Stitch(answer.Assignment);
        }
        return new SolverAnswer(current) { LowerBound = bound, Steps = steps, Samples = samples };
    }

    private static double Size(Component component) => (double)component.Escalations.Length * (component.Agents.Length + 1);

    internal sealed record Component(int[] Escalations, int[] Agents);
}
