namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// When the open batch closes. Nobody else expected: after the shortest window. The more have come, and the more are
/// expected from the arrivals of the last second or so, the longer it stays open, up to the longest window: from none to a
/// full batch the window grows with the logarithm. A full batch closes at once.
/// </summary>
internal sealed class BatchWindow(OptimizerOptions options)
{
    /// <summary>The time in which the memory of an arrival falls to 1/e.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private DateTimeOffset? _openedAt;
    private DateTimeOffset _lastAt;
    private double _heat;
    private int _arrived;

    /// <summary>When the batch closes; never, where none is open.</summary>
    public DateTimeOffset Due =>
        _openedAt is not { } opened ? DateTimeOffset.MaxValue
        : _arrived >= options.BatchSize ? opened
        : opened + Length();

    /// <summary>There is something to assign, though nobody came: an agent is free, or an offer came back.</summary>
    public void Open(DateTimeOffset at) => _openedAt ??= at;

    public void Arrive(DateTimeOffset at)
    {
        Open(at);
        _arrived++;
        _heat = (_heat * Math.Exp(-Math.Max(0, (at - _lastAt) / Memory))) + 1;
        _lastAt = at;
    }

    public void Close()
    {
        _openedAt = null;
        _arrived = 0;
    }

    private TimeSpan Length()
    {
        var shortest = options.ShortestWindow < options.BatchWindow ? options.ShortestWindow : options.BatchWindow;
        // The one who opened the batch is no sign of others.
        var age = Math.Max(0, (_openedAt!.Value - _lastAt) / Memory);
        var expected = Math.Max(0, (_heat * Math.Exp(-age)) - 1) * (options.BatchWindow / Memory);
        var share = Math.Log(1 + Math.Max(0, _arrived - 1) + expected) / Math.Log(1 + options.BatchSize);
        return shortest + ((options.BatchWindow - shortest) * Math.Min(1, share));
    }
}
