namespace ConversationGrid.Gateway.Sockets;

/// <summary>A token bucket: so many frames at once, and so many a second for good.</summary>
internal sealed class FrameAllowance(int perSecond, int burst, TimeProvider time)
{
    private double _tokens = burst;
    private long _at = time.GetTimestamp();

    /// <summary>Frames refused since the bucket was last full.</summary>
    public int Refused { get; private set; }

    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        if (_tokens >= burst)
            Refused = 0;
        if (_tokens < 1)
        {
            Refused++;
            return false;
        }

        _tokens--;
        return true;
    }
}
