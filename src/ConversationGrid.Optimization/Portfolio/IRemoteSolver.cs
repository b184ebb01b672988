using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>
/// A solver that works elsewhere and may answer after the deadline. Its late answers are scored and reported,
/// never applied.
/// </summary>
public interface IRemoteSolver : IAssignmentSolver
{
    /// <summary>How long after the deadline it is still listened to.</summary>
    TimeSpan LateAllowance { get; }

    /// <summary>
    /// Whether a batch waits for it until the deadline. One that is not waited for counts where it answers in time, and is otherwise not part of
    /// the decision: that it is late, or fails, is reported as a late answer and is no fallback.
    /// </summary>
    bool IsAwaited => true;
}
