using ConversationGrid.Grains.Optimizer;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class BatchWindowTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly OptimizerOptions _options = new() { BatchSize = 200, BatchWindow = TimeSpan.FromMilliseconds(100), ShortestWindow = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public void Due_NothingOpen_IsNever() => Assert.Equal(DateTimeOffset.MaxValue, new BatchWindow(_options).Due);

    [Fact]
    public void Due_LoneEscalation_IsTheShortestWindow()
    {
        var window = new BatchWindow(_options);
        window.Arrive(s_at);

        Assert.Equal(s_at + _options.ShortestWindow, window.Due);
    }

    [Fact]
    public void Due_LoneEscalationLongAfterAFlood_IsTheShortestWindowAgain()
    {
        var window = new BatchWindow(_options);
        Flood(window, s_at, 500);
        window.Close();
        window.Arrive(s_at.AddMinutes(1));

        Assert.Equal(_options.ShortestWindow, window.Due - s_at.AddMinutes(1));
    }

    [Fact]
    public void Due_MoreArrivals_OnlyGrowsAndStaysWithinTheWindow()
    {
        var window = new BatchWindow(_options);
        var last = TimeSpan.Zero;
        for (var i = 1; i < _options.BatchSize; i++)
        {
            window.Arrive(s_at);
            var length = window.Due - s_at;
            Assert.InRange(length, last, _options.BatchWindow);
            last = length;
        }

        Assert.True(last > 0.95 * _options.BatchWindow, $"{last}");
    }

    [Fact]
    public void Due_InAFlood_IsLongFromTheFirstOn()
    {
        var window = new BatchWindow(_options);
        Flood(window, s_at, 1000);
        window.Close();
        var next = s_at.AddSeconds(1);
        window.Arrive(next);

        // A thousand a second: about a hundred, half a batch, are expected in the longest window.
        Assert.InRange(window.Due - next, 0.7 * _options.BatchWindow, _options.BatchWindow);
    }

    [Fact]
    public void Due_FullBatch_IsAtOnce()
    {
        var window = new BatchWindow(_options);
        for (var i = 0; i < _options.BatchSize; i++)
            window.Arrive(s_at.AddMilliseconds(i / 20.0));

        Assert.Equal(s_at, window.Due);
    }

    [Fact]
    public void Open_WithoutAnArrival_IsTheShortestWindowAndKeptByTheNext()
    {
        var window = new BatchWindow(_options);
        window.Open(s_at);
        window.Open(s_at.AddMilliseconds(5));

        Assert.Equal(s_at + _options.ShortestWindow, window.Due);
        window.Close();
        Assert.Equal(DateTimeOffset.MaxValue, window.Due);
    }

    [Fact]
    public void Due_WindowBelowTheShortest_IsTheWindow()
    {
        _options.BatchWindow = TimeSpan.FromMilliseconds(3);
        var window = new BatchWindow(_options);
        window.Arrive(s_at);
        window.Arrive(s_at);

        Assert.Equal(s_at + _options.BatchWindow, window.Due);
    }

    /// <summary>Evenly, over the second from <paramref name="from"/> on.</summary>
    private static void Flood(BatchWindow window, DateTimeOffset from, int escalations)
    {
        for (var i = 0; i < escalations; i++)
            window.Arrive(from.AddSeconds((double)i / escalations));
    }
}
