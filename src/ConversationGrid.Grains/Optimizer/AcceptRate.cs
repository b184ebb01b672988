namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// Guesses waits from the time between accepts: an exponentially forgetting mean, each new gap counting a
/// fifth. Until there was one, the assumed time stands in.
/// </summary>
internal sealed class AcceptRate(TimeSpan assumed)
{
    private const double Forgetting = 0.2;
    private DateTimeOffset? _last;
    private double _seconds = assumed.TotalSeconds;

    public void Add(DateTimeOffset at)
    {
        if (_last is { } last)
            _seconds += Forgetting * (Math.Max(0, (at - last).TotalSeconds) - _seconds);
        _last = at;
    }

    public int SecondsFor(int position) => (int)Math.Ceiling(Math.Min(position * _seconds, 86_400));
}
