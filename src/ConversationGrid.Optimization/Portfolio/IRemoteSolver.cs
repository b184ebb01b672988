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
}
