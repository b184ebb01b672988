using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Quantum;

public class QaoaTests
{
    [Fact]
    public void Energies_EveryState_AreTheCostsOfItsAssignment()
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            AssignmentProblem problem = RandomProblems.Make(1, 5, 3, shape & ~RandomProblems.Features.MustAssign);
            QaoaEncoding encoding = QaoaEncoding.TryCreate(problem)!;
            double[] energies = encoding.Energies();

            for (int state = 0; state < encoding.States; state++)
            {
                AssignmentScore score = AssignmentScore.Of(problem, encoding.Decode(state));
                if (score.IsFeasible)
                    Assert.Equal(score.Cost, energies[state], 1e-9);
            }
        }
    }

    [Fact]
    public void TryEnergies_ToldToStop_StopsAtOnce()
    {
        QaoaEncoding encoding = QaoaEncoding.TryCreate(RandomProblems.Make(2, 10, 3, RandomProblems.Features.Pairs))!;
        int looks = 0;

        Assert.Null(encoding.TryEnergies(() => ++looks == 3));

        Assert.Equal(3, looks);
    }

    [Fact]
    public void Run_RandomAngles_EqualsTheMatrixProduct()
    {
        AssignmentProblem problem = RandomProblems.Make(3, 4, 2, RandomProblems.Features.Pairs | RandomProblems.Features.Forbidden);
        QaoaEncoding encoding = QaoaEncoding.TryCreate(problem)!;
        double[] energies = encoding.Energies();
        var angles = new QaoaAngles([0.013, 0.029], [1.1, 0.4]);
        var simulator = new QaoaSimulator(encoding);

        Assert.True(simulator.TryRun(energies, angles, () => false));

        double[] expected = ByDefinition(encoding, energies, angles);
        double[] actual = simulator.Probabilities();
        Assert.Equal(1, actual.Sum(), 1e-12);
        for (int state = 0; state < expected.Length; state++)
            Assert.Equal(expected[state], actual[state], 1e-12);
    }

    [Fact]
    public void Solve_SmallProblem_FindsTheOptimumAndSaysHowSure()
    {
        AssignmentProblem problem = RandomProblems.Make(2, 6, 3, RandomProblems.Features.Pairs);

        SolverAnswer answer = new QaoaSolver().Solve(problem, new SolveContext(new ScriptedClock(), TimeSpan.FromSeconds(1)) { Seed = 5 })!;

        Assert.Equal(RandomProblems.Optimum(problem).Cost, AssignmentScore.Of(problem, answer.Assignment).Cost, 1e-9);
        Assert.Equal(500, answer.Samples!.Shots);
        Assert.InRange(answer.Samples.BestShare, 1.0 / 500, answer.Samples.FeasibleShare);
        Assert.True(answer.Samples.GapToSecond > 0);
    }

    [Fact]
    public void Solve_MoreStatesThanTheSimulatorHolds_Declines()
    {
        AssignmentProblem problem = RandomProblems.Make(2, 40, 3, RandomProblems.Features.Linear);

        Assert.Null(new QaoaSolver().Solve(problem, new SolveContext(new ScriptedClock(), TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void Solve_Cancelled_StopsWithoutAnswer()
    {
        AssignmentProblem problem = RandomProblems.Make(2, 6, 3, RandomProblems.Features.Linear);

        Assert.Null(new QaoaSolver().Solve(problem, new SolveContext(new ScriptedClock(), TimeSpan.FromSeconds(1), new CancellationToken(canceled: true))));
    }

    private static double[] ByDefinition(QaoaEncoding encoding, double[] energies, QaoaAngles angles)
    {
        int n = encoding.States;
        int[] radices = [.. encoding.Options.Select(places => places.Count)];
        var state = Enumerable.Repeat(new System.Numerics.Complex(1 / Math.Sqrt(n), 0), n).ToArray();
        for (int layer = 0; layer < angles.Gammas.Count; layer++)
        {
            for (int s = 0; s < n; s++)
                state[s] *= System.Numerics.Complex.Exp(new System.Numerics.Complex(0, -angles.Gammas[layer] * energies[s]));
            int stride = 1;
            foreach (int radix in radices)
            {
                System.Numerics.Complex turn = (System.Numerics.Complex.Exp(new System.Numerics.Complex(0, angles.Betas[layer])) - 1) / radix;
                var next = new System.Numerics.Complex[n];
                for (int row = 0; row < n; row++)
                {
                    for (int column = 0; column < n; column++)
                    {
                        bool sameElsewhere = row / (stride * radix) == column / (stride * radix) && row % stride == column % stride;
                        if (sameElsewhere)
                            next[row] += ((row == column ? 1 : 0) + turn) * state[column];
                    }
                }
                state = next;
                stride *= radix;
            }
        }
        return [.. state.Select(amplitude => amplitude.Magnitude * amplitude.Magnitude)];
    }
}
