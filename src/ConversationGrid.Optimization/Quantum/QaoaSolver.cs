using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// Runs the QAOA circuit on the state-vector simulator and draws samples from it, as hardware would. Declines problems of
/// more than <see cref="QaoaEncoding.MaxStates"/> states.
/// </summary>
/// <param name="layers">1–64.</param>
/// <param name="shots">1–1,000,000.</param>
public sealed class QaoaSolver(int layers = 3, int shots = 500) : IAssignmentSolver
{
    private readonly int _layers = Checked(layers, 64, nameof(layers));
    private readonly int _shots = Checked(shots, 1_000_000, nameof(shots));

    public string Name => "qaoa";

    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        if (QaoaEncoding.TryCreate(problem) is not { } encoding)
            return null;
        Func<bool> shouldStop = () => context.ShouldStop;
        if (encoding.TryEnergies(shouldStop) is not { } energies || QaoaAngles.TryRamp(_layers, energies, shouldStop) is not { } angles)
            return null;
        var simulator = new QaoaSimulator(encoding);
        return simulator.TryRun(energies, angles, shouldStop) && TryDraw(simulator, encoding.States, context) is { } states
            ? Judge(problem, encoding, states)
            : null;
    }

    private SolverAnswer? Judge(AssignmentProblem problem, QaoaEncoding encoding, int[] states)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (int state in states)
            counts[state] = counts.GetValueOrDefault(state) + 1;

        return SampleJudge.Judge(
            problem, counts.Select(sample => (encoding.Decode(sample.Key), sample.Value)), $"grover-ramp-p{_layers}", "simulator");
    }

    /// <summary>One pass over the states with the sorted random numbers beside them; null where it was told to stop.</summary>
    private int[]? TryDraw(QaoaSimulator simulator, int count, SolveContext context)
    {
        var random = new SeededRandom(context.Seed);
        var thresholds = new double[_shots];
        for (int s = 0; s < thresholds.Length; s++)
            thresholds[s] = random.NextDouble();
        Array.Sort(thresholds);

        var states = new int[_shots];
        int state = 0;
        double sum = simulator.Probability(0);
        for (int s = 0; s < thresholds.Length; s++)
        {
            while (sum < thresholds[s] && state < count - 1)
            {
                if (++state % Lookout.CellsBetweenLooks == 0 && context.ShouldStop)
                    return null;
                sum += simulator.Probability(state);
            }
            states[s] = state;
        }
        return states;
    }

    private static int Checked(int value, int most, string name) =>
        value >= 1 && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"1 to {most}.");
}
