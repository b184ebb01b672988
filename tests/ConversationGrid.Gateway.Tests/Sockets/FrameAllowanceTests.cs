using ConversationGrid.Gateway.Sockets;

namespace ConversationGrid.Gateway.Tests.Sockets;

public sealed class FrameAllowanceTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryTake_BurstAtOnce_IsGivenAndNotOneMore()
    {
        var allowance = new FrameAllowance(20, 40, _time);

        Assert.Equal(40, Enumerable.Range(0, 45).Count(_ => allowance.TryTake()));
        Assert.Equal(5, allowance.Refused);
    }

    [Fact]
    public void TryTake_AfterTheBurst_GivesTheRate()
    {
        var allowance = new FrameAllowance(20, 40, _time);
        for (var i = 0; i < 40; i++)
            allowance.TryTake();
        _time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.False(allowance.TryTake());
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(allowance.TryTake());
        Assert.False(allowance.TryTake());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(20, Enumerable.Range(0, 30).Count(_ => allowance.TryTake()));
    }

    [Fact]
    public void Refused_FullAgain_IsForgiven()
    {
        var allowance = new FrameAllowance(20, 40, _time);
        for (var i = 0; i < 50; i++)
            allowance.TryTake();
        _time.Advance(TimeSpan.FromSeconds(1));
        allowance.TryTake();
        Assert.Equal(10, allowance.Refused);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(40, Enumerable.Range(0, 41).Count(_ => allowance.TryTake()));
        Assert.Equal(1, allowance.Refused);
    }
}
