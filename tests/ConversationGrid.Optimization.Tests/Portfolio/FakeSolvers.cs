using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Portfolio;

internal sealed class FakeSolver(string name, Func<AssignmentProblem, SolveContext, SolverAnswer?> solve) : IAssignmentSolver
{
    public string Name => name;

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context) => solve(problem, context);
}

internal sealed class FakeRemote(string name, Func<AssignmentProblem, SolveContext, SolverAnswer?> solve) : IRemoteSolver
{
    public string Name => name;

    public TimeSpan LateAllowance => TimeSpan.FromSeconds(15);

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context) => solve(problem, context);
}

/// <summary>Ignores deadline and cancellation until it is released.</summary>
internal sealed class HangingSolver(string name, SolverAnswer answer) : IAssignmentSolver, IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _release = new();

    public string Name => name;

    public Task Entered => _entered.Task;

    public void Release() => _release.Set();

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        _entered.SetResult();
        _release.Wait(CancellationToken.None);
        return answer;
    }

    public void Dispose() => _release.Set();
}
