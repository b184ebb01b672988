using System.Numerics;
using ConversationGrid.Intents.Kernels;

namespace ConversationGrid.Intents.Tests.Kernels;

public sealed class KernelExperimentTests
{
    [Fact]
    public void Prepare_OneLayerOfTwoQubits_MatchesTheGatesByHand()
    {
        double[] x = [0.3, -1.1];
        Complex[] state = new ZZFeatureMap(2, layers: 1).Prepare(x);
        double pair = (Math.PI - x[0]) * (Math.PI - x[1]);
        double[] phases = [x[0] + x[1] + pair, -x[0] + x[1] - pair, x[0] - x[1] - pair, -x[0] - x[1] + pair];
        for (int i = 0; i < 4; i++)
            Assert.True((state[i] - Complex.FromPolarCoordinates(0.5, phases[i])).Magnitude < 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(12)]
    public void Prepare_AnyFeatures_StaysNormalised(int qubits)
    {
        double[] x = [.. Enumerable.Range(0, qubits).Select(i => Math.Sin(i + 1) * 3)];
        Complex[] state = new ZZFeatureMap(qubits).Prepare(x);
        Assert.Equal(1, state.Sum(a => a.Magnitude * a.Magnitude), 1e-9);
        Assert.Equal(1, ZZFeatureMap.Fidelity(state, state), 1e-9);
    }

    [Fact]
    public void Fidelity_IsSymmetricAndBelowOneForOthers()
    {
        var map = new ZZFeatureMap(3);
        Complex[] a = map.Prepare([0.1, 0.2, 0.3]), b = map.Prepare([1.1, -0.4, 2.3]);
        Assert.Equal(ZZFeatureMap.Fidelity(a, b), ZZFeatureMap.Fidelity(b, a), 12);
        Assert.InRange(ZZFeatureMap.Fidelity(a, b), 0, 0.999);
    }

    [Fact]
    public void Train_ExclusiveOr_IsLearntByANonlinearKernelOnly()
    {
        double[][] points = [[-1, -1], [1, 1], [-1, 1], [1, -1]];
        bool[] positive = [true, true, false, false];
        int[] rows = [0, 1, 2, 3];
        Assert.Equal(4, Right((a, b) => Math.Pow(a[0] * b[0] + (a[1] * b[1]), 2)));
        Assert.True(Right((a, b) => (a[0] * b[0]) + (a[1] * b[1])) < 4);

        int Right(Func<double[], double[], double> kernel)
        {
            var matrix = new double[4, 4];
            foreach (int i in rows)
            {
                foreach (int j in rows)
                    matrix[i, j] = kernel(points[i], points[j]);
            }

            double[] signed = KernelMachine.Train(matrix, positive, rows, 10);
            return rows.Count(i => KernelMachine.Predict(matrix, rows, signed, i) == positive[i]);
        }
    }

    [Fact]
    public void Run_TwoIntents_ReportsEveryKernelWithIntervals()
    {
        var options = new KernelExperimentOptions { Qubits = 3, Folds = 3, Repeats = 1 };
        KernelReport report = new KernelExperiment(options).Run(TrainingData.Small, "refund_status", "order_status");
        Assert.Equal(24, report.Examples);
        Assert.Equal(4, report.Kernels.Count);
        Assert.All(report.Kernels, k => Assert.InRange(k.Accuracy, k.Low, k.High));
        Assert.True(report.Kernels.Max(k => k.Accuracy) > 0.7);
        Assert.Equal(0, report.Kernels.Single(k => k.Name.StartsWith("quantum", StringComparison.Ordinal)).QuantumLead);
        Assert.Contains("quantum kernel", report.Answer, StringComparison.Ordinal);
        Assert.Equal(report.ToJson(), new KernelExperiment(options).Run(TrainingData.Small, "refund_status", "order_status").ToJson());
    }

    [Fact]
    public void Run_TooFewExamples_Throws() =>
        Assert.Throws<ArgumentException>(
            () => new KernelExperiment(new KernelExperimentOptions()).Run(TrainingData.Small, "refund_status", "nothing"));
}
