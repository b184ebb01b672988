namespace ConversationGrid.Intents.Kernels;

/// <summary>A two-class support vector machine on a kernel matrix, by dual coordinate descent; the bias is a
/// constant added to the kernel.</summary>
internal static class KernelMachine
{
    private const int MaximumPasses = 400;
    private const double Tolerance = 1e-4;

    /// <param name="kernel">All pairs of all examples.</param>
    /// <param name="positive">Class of all examples.</param>
    /// <param name="rows">Which examples to train on.</param>
    /// <param name="cost">Upper bound of a coefficient.</param>
    /// <returns>A signed coefficient for each of <paramref name="rows"/>.</returns>
    public static double[] Train(double[,] kernel, bool[] positive, int[] rows, double cost)
    {
        var signed = new double[rows.Length];
        var scores = new double[rows.Length];
        for (int pass = 0; pass < MaximumPasses; pass++)
        {
            double largest = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                double sign = positive[rows[i]] ? 1 : -1;
                double alpha = signed[i] * sign;
                double gradient = (sign * scores[i]) - 1;
                double next = Math.Clamp(alpha - (gradient / (kernel[rows[i], rows[i]] + 1)), 0, cost);
                double step = (next - alpha) * sign;
                if (step == 0)
                    continue;
                largest = Math.Max(largest, Math.Abs(step));
                signed[i] += step;
                for (int j = 0; j < rows.Length; j++)
                    scores[j] += step * (kernel[rows[i], rows[j]] + 1);
            }

            if (largest < Tolerance * cost)
                break;
        }

        return signed;
    }

    public static bool Predict(double[,] kernel, int[] rows, double[] signed, int example)
    {
        double score = 0;
        for (int i = 0; i < rows.Length; i++)
            score += signed[i] * (kernel[rows[i], example] + 1);
        return score > 0;
    }
}
