using ConversationGrid.Grains.Optimizer;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class AcceptRateTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly AcceptRate _rate = new(TimeSpan.FromSeconds(30));

    [Fact]
    public void SecondsFor_NoAccepts_IsTheAssumedTimeForEachPlace() => Assert.Equal((30, 90), (_rate.SecondsFor(1), _rate.SecondsFor(3)));

    [Fact]
    public void SecondsFor_OneAccept_IsStillTheAssumedTime()
    {
        _rate.Add(s_at);

        Assert.Equal(30, _rate.SecondsFor(1));
    }

    [Fact]
    public void SecondsFor_Gaps_CountAFifthEach()
    {
        _rate.Add(s_at);
        _rate.Add(s_at.AddSeconds(10));
        Assert.Equal(26, _rate.SecondsFor(1));

        _rate.Add(s_at.AddSeconds(10));
        Assert.Equal(21, _rate.SecondsFor(1));
    }

    [Fact]
    public void SecondsFor_ClockGoesBack_NeverIsNegative()
    {
        _rate.Add(s_at);
        for (var i = 1; i < 100; i++)
            _rate.Add(s_at.AddHours(-i));

        Assert.InRange(_rate.SecondsFor(1), 0, 1);
    }

    [Fact]
    public void SecondsFor_FarBack_IsADayAtMost() => Assert.Equal(86_400, _rate.SecondsFor(int.MaxValue));
}
