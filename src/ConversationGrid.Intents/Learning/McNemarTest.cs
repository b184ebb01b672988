namespace ConversationGrid.Intents.Learning;

/// <summary>Whether two classifiers differ on the same examples, by those that only one of them got right
/// (McNemar 1947, in its exact binomial form).</summary>
public static class McNemarTest
{
    /// <returns>Two-sided p value: how likely so uneven a split is if both were equally good.</returns>
    public static double PValue(int onlyFirstRight, int onlySecondRight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirstRight);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecondRight);
        int trials = onlyFirstRight + onlySecondRight;
        int fewer = Math.Min(onlyFirstRight, onlySecondRight);

        // P(X ≤ fewer) for X ~ Binomial(trials, 1/2), in logarithms.
        double logTerm = -trials * Math.Log(2), sum = 0;
        for (int k = 0; k <= fewer; k++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log((double)(trials - k) / (k + 1));
        }

        return Math.Min(1, 2 * sum);
    }
}
