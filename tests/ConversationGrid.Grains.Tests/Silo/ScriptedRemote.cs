using System.Threading.Channels;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Grains.Tests.Silo;

/// <summary>A quantum service that answers when a test says so, with the best of all assignments by another solver.</summary>
internal sealed class ScriptedRemote : IRemoteSolver
{
    private readonly Channel<bool> _answers = System.Threading.Channels.Channel.CreateUnbounded<bool>();

    public string Name => "quantum";

    public TimeSpan LateAllowance => TimeSpan.FromMinutes(1);

    /// <summary>Completes for each batch that has been asked about.</summary>
    public Recorder<AssignmentProblem> Asked { get; } = new();

    /// <summary>One batch is answered: as well as can be, or by leaving all to wait.</summary>
    public void Answer(bool isGood = true) => _answers.Writer.TryWrite(isGood);

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        Asked.Add(problem);
        var isGood = _answers.Reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var waiting = Enumerable.Repeat(AssignmentProblem.Unassigned, problem.Escalations).ToArray();
        var answer = isGood ? new MatchingSolver().Solve(problem, context)! : new SolverAnswer(new Assignment(waiting));
        return new SolverAnswer(answer.Assignment)
        {
            Samples = new SampleStatistics(500, 0.9, 0.25, 1.5) { CircuitVersion = "c1f0", Backend = "scripted", Energy = -2 },
        };
    }
}
