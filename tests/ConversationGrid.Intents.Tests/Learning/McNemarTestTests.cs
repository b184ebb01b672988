using ConversationGrid.Intents.Learning;

namespace ConversationGrid.Intents.Tests.Learning;

public sealed class McNemarTestTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(1, 9, 0.021484375)] // 2 · (1 + 10) / 2^10
    [InlineData(9, 1, 0.021484375)]
    [InlineData(0, 6, 0.03125)]
    [InlineData(2, 8, 0.109375)]
    public void PValue_ExactBinomial(int first, int second, double expected) =>
        Assert.Equal(expected, McNemarTest.PValue(first, second), 12);

    [Fact]
    public void PValue_Thousands_DoesNotUnderflow() =>
        Assert.InRange(McNemarTest.PValue(4900, 5100), 0.0455, 0.0475); // normal: z = 1.99
}
