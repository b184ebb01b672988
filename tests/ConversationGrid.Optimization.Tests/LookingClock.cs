namespace ConversationGrid.Optimization.Tests;

/// <summary>Stands still for so many looks, and is then beyond every deadline.</summary>
internal sealed class LookingClock(long looks = long.MaxValue) : TimeProvider
{
    /// <summary>How often it was looked at.</summary>
    public long Looks { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ++Looks <= looks ? 0 : long.MaxValue;
}
