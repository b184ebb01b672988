namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// One way to solve an <see cref="AssignmentProblem"/>. Implementations keep no state between calls and may be
/// called from many threads at once.
/// </summary>
public interface IAssignmentSolver
{
    /// <summary>As in options, metadata and on the command line: lowercase with dashes.</summary>
    string Name { get; }

    /// <summary>
    /// Returns the best answer found when it is proven optimal, the search is exhausted, or
    /// <see cref="SolveContext.ShouldStop"/> turns true, whichever is first; null when the solver has none to give.
    /// The same problem, seed and step limit give the same answer.
    /// </summary>
    SolverAnswer? Solve(AssignmentProblem problem, SolveContext context);
}
