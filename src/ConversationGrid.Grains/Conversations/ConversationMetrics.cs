using System.Diagnostics.Metrics;

namespace ConversationGrid.Grains.Conversations;

/// <summary>Instruments of the meter <c>ConversationGrid.Grains</c>; tags come from closed sets.</summary>
public sealed class ConversationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _turns;
    private readonly Counter<long> _escalations;
    private readonly Histogram<double> _wait;
    private readonly Histogram<int> _rating;

    public ConversationMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("ConversationGrid.Grains");
        _opened = _meter.CreateCounter<long>("conversationgrid.conversation.opened", "{conversation}", "Conversations that began.");
        _ended = _meter.CreateCounter<long>("conversationgrid.conversation.ended", "{conversation}", "Conversations that ended, by whom.");
        _turns = _meter.CreateCounter<long>("conversationgrid.turn.count", "{turn}", "Turns with the bot, by whether it understood.");
        _escalations = _meter.CreateCounter<long>("conversationgrid.escalation.count", "{escalation}", "Conversations that were to go to a person, by reason.");
        _wait = _meter.CreateHistogram<double>("conversationgrid.escalation.wait", "s", "From the escalation to the agent who took it.", advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800] });
        _rating = _meter.CreateHistogram<int>("conversationgrid.conversation.rating", "{point}", "What customers gave, 1 to 5.", advice: new() { HistogramBucketBoundaries = [1, 2, 3, 4, 5] });
    }

    public void Opened() => _opened.Add(1);

    public void Ended(string by) => _ended.Add(1, new KeyValuePair<string, object?>("by", by));

    public void Turn(bool isUnderstood) => _turns.Add(1, new KeyValuePair<string, object?>("understood", isUnderstood));

    public void Escalated(string reason) => _escalations.Add(1, new KeyValuePair<string, object?>("reason", reason is "customer_asked" or "unsure" or "no_progress" or "transferred" or "agent_lost" ? reason : "topic"));

    public void Waited(TimeSpan wait) => _wait.Record(wait.TotalSeconds);

    public void Rated(int score) => _rating.Record(score);

    public void Dispose() => _meter.Dispose();
}
