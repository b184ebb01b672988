using System.Collections.Concurrent;

namespace ConversationGrid.LoadTests.Accounts;

/// <summary>
/// What a run's customers and agents have to account for. All may write at once; a run without faults has
/// zeros in <see cref="Lost"/>, <see cref="Doubled"/> and <see cref="Disordered"/>.
/// </summary>
public sealed class ConversationLedger
{
    private const int MostRemarks = 20;
    private readonly ConcurrentQueue<string> _remarks = new();
    private long _customers;
    private long _turns;
    private long _acked;
    private long _lost;
    private long _doubled;
    private long _disordered;
    private long _errors;
    private long _assigned;

    /// <summary>Conversations opened.</summary>
    public long Customers => Volatile.Read(ref _customers);

    /// <summary>Messages sent, repeats not counted.</summary>
    public long Turns => Volatile.Read(ref _turns);

    public long Acked => Volatile.Read(ref _acked);

    /// <summary>Acked, and later not in the transcript; or numbers that were never delivered.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Delivered twice, stored twice, or acked with two numbers.</summary>
    public long Doubled => Volatile.Read(ref _doubled);

    /// <summary>Delivered after a higher number.</summary>
    public long Disordered => Volatile.Read(ref _disordered);

    /// <summary>Error frames.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>Conversations that agents accepted.</summary>
    public long Assigned => Volatile.Read(ref _assigned);

    /// <summary>From sending a message to its ack.</summary>
    public LatencyHistogram Acks { get; } = new();

    /// <summary>From sending a message to the bot's answer.</summary>
    public LatencyHistogram Replies { get; } = new();

    /// <summary>The first faults in words.</summary>
    public IReadOnlyCollection<string> Remarks => _remarks;

    public bool IsClean => Lost == 0 && Doubled == 0 && Disordered == 0;

    public void CountCustomer() => Interlocked.Increment(ref _customers);

    public void CountTurn() => Interlocked.Increment(ref _turns);

    public void CountAssigned() => Interlocked.Increment(ref _assigned);

    public void CountAck(TimeSpan latency)
    {
        Interlocked.Increment(ref _acked);
        Acks.Record(latency);
    }

    public void CountReply(TimeSpan latency) => Replies.Record(latency);

    public void CountLost(string remark) => Count(ref _lost, "lost", remark);

    public void CountDoubled(string remark) => Count(ref _doubled, "doubled", remark);

    public void CountDisordered(string remark) => Count(ref _disordered, "disordered", remark);

    public void CountError() => Interlocked.Increment(ref _errors);

    public override string ToString() =>
        $"{Customers} customers, {Turns} turns, {Acked} acked, {Lost} lost, {Doubled} doubled, {Disordered} disordered, {Errors} errors"
        + string.Concat(_remarks.Select(remark => $"{Environment.NewLine}    {remark}"));

    private void Count(ref long counter, string kind, string remark)
    {
        Interlocked.Increment(ref counter);
        if (_remarks.Count < MostRemarks)
            _remarks.Enqueue($"{kind}: {remark}");
    }
}
