using ConversationGrid.Intents.Learning;

namespace ConversationGrid.Intents.Tests.Learning;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Index_SameShares_IsZero() => Assert.Equal(0, PopulationStability.Index([10, 20, 30], [10, 20, 30]), 12);

    [Fact]
    public void Index_Moved_IsTheSum()
    {
        // With half a count each: 4.5 and 14.5 of 19, then 9.5 and 9.5 of 19.
        double expected = (5 / 19.0 * Math.Log(9.5 / 4.5)) + (-5 / 19.0 * Math.Log(9.5 / 14.5));
        Assert.Equal(expected, PopulationStability.Index(expected: [4, 14], observed: [9, 9]), 12);
        Assert.True(double.IsFinite(PopulationStability.Index([0, 100], [100, 0])));
    }

    [Fact]
    public void Index_OtherCategories_Throws() =>
        Assert.Throws<ArgumentException>(() => PopulationStability.Index([1, 2], [1]));
}
