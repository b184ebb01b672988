namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// The best answer that anyone has shown for one problem. Every answer is scored here, so that nobody's
/// claim has to be believed.
/// </summary>
public sealed class IncumbentBoard(AssignmentProblem problem)
{
    private readonly Lock _gate = new();
    private volatile Incumbent? _best;

    public Incumbent? Best => _best;

    /// <summary>Returns the score; the answer is kept if it is better than what is here.</summary>
    public AssignmentScore Post(string solver, Assignment assignment)
    {
        AssignmentScore score = AssignmentScore.Of(problem, assignment);
        lock (_gate)
        {
            if (_best is null || score.IsBetterThan(_best.Score))
                _best = new Incumbent(solver, assignment, score);
        }
        return score;
    }

    public sealed record Incumbent(string Solver, Assignment Assignment, AssignmentScore Score);
}
