namespace ConversationGrid.Intents.Learning;

/// <summary>Population stability index: Σ (p − q) ln(p / q) over the shares of two populations. Below 0.1 nothing
/// to speak of has changed; above 0.25 much has.</summary>
public static class PopulationStability
{
    /// <param name="expected">Counts by category of the population that is compared with.</param>
    /// <param name="observed">Counts by category now. Half a count is added to each on both sides, so that a
    /// category without one is finite.</param>
    public static double Index(ReadOnlySpan<long> expected, ReadOnlySpan<long> observed)
    {
        if (expected.Length != observed.Length)
            throw new ArgumentException($"{observed.Length} categories cannot be compared with {expected.Length}.", nameof(observed));
        double expectedSum = 0, observedSum = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            expectedSum += expected[i] + 0.5;
            observedSum += observed[i] + 0.5;
        }

        double index = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double p = (observed[i] + 0.5) / observedSum, q = (expected[i] + 0.5) / expectedSum;
            index += (p - q) * Math.Log(p / q);
        }

        return index;
    }
}
