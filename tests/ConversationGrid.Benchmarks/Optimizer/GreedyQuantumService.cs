using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Formats;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Benchmarks.Optimizer;

/// <summary>Answers at once what greedy would: what is measured beside it is the waiting, not the service.</summary>
internal sealed class GreedyQuantumService(TimeProvider clock) : IQuantumService
{
    public Task<string> CircuitVersionAsync(CancellationToken cancellationToken) => Task.FromResult("none");

    public Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken)
    {
        AssignmentProblem problem = AssignmentProblemJson.ToProblem(request.Problem);
        Assignment places = new GreedySolver().Solve(problem, new SolveContext(clock, TimeSpan.FromSeconds(1), cancellationToken))!.Assignment;
        return Task.FromResult(new QuantumSolveResponse(request.Key, "none", "greedy", [new QuantumSample([.. places.Agents], request.Shots)]));
    }
}
