using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Portfolio;

/// <summary>A solver whose <see cref="SolverAnswer.LowerBound"/> is a proof. Nobody else's is believed.</summary>
internal interface IBoundingSolver : IAssignmentSolver;
