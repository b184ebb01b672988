using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Optimization.Tests.Portfolio;

public class GreedyCalibrationTests
{
    private static readonly AssignmentScore Greedy = new(10, 0);

    private readonly GreedyCalibration _calibration = new();

    [Fact]
    public void BetterThanGreedy_NothingSeen_IsNull()
    {
        Assert.Null(_calibration.BetterThanGreedy("quantum"));
    }

    [Fact]
    public void BetterThanGreedy_EightOfTen_IsTheWilsonInterval()
    {
        for (int k = 0; k < 10; k++)
            _calibration.Record(Report(MemberOutcome.Answered, k < 8 ? 9 : 10), Greedy);

        GreedyCalibration.Rate rate = _calibration.BetterThanGreedy("quantum")!;

        Assert.Equal(0.8, rate.Share);
        Assert.Equal(0.4902, rate.Low, 1e-4);
        Assert.Equal(0.9433, rate.High, 1e-4);
        Assert.Equal(10, rate.Answers);
    }

    [Theory]
    [InlineData(MemberOutcome.Refused)]
    [InlineData(MemberOutcome.Failed)]
    public void Record_NoGoodAnswer_DoesNotCount(MemberOutcome outcome)
    {
        _calibration.Record(Report(outcome, 1), Greedy);

        Assert.Null(_calibration.BetterThanGreedy("quantum"));
    }

    private static MemberReport Report(MemberOutcome outcome, double cost) => new("quantum", outcome, new AssignmentScore(cost, 0), TimeSpan.Zero);
}
