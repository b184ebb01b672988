using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>The same solver once more, from another seed.</summary>
internal sealed class ReseededSolver(IAssignmentSolver inner, int number) : IBoundingSolver
{
    public string Name { get; } = $"{inner.Name}-{number}";

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context) =>
        inner.Solve(problem, context.Part(context.Remaining, context.StepLimit, context.Seed + (ulong)number, context.Incumbent, context.Board))
            is { } answer
            ? answer with { LowerBound = inner is IBoundingSolver ? answer.LowerBound : null }
            : null;
}
