using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>The queue as it is stored.</summary>
[GenerateSerializer, Alias("optimizer-state")]
public sealed class OptimizerState
{
    /// <summary>Taken anew by each activation; agents refuse offers of an older one.</summary>
    [Id(0)] public long Epoch { get; set; }

    /// <summary>Oldest first, with those under offer.</summary>
    [Id(1)] public List<QueuedEscalation> Queue { get; set; } = [];

    /// <summary>As an operator has set it; null for the default.</summary>
    [Id(2)] public OptimizerMode? Mode { get; set; }

    /// <summary>In the main queue only: which others there were, so that one that is configured no longer is emptied.</summary>
    [Id(3)] public List<string> Others { get; set; } = [];
}

/// <summary>An escalation in the queue, and the offer that is open for it.</summary>
[GenerateSerializer, Alias("queued-escalation")]
public sealed class QueuedEscalation
{
    [Id(0)] public required Escalation Escalation { get; set; }

    [Id(1)] public string? Offer { get; set; }

    [Id(2)] public string? OfferedTo { get; set; }

    [Id(3)] public DateTimeOffset OfferExpiresAt { get; set; }

    /// <summary>Agents who declined it or let it run out, and when.</summary>
    [Id(4)] public Dictionary<string, DateTimeOffset> LetGoBy { get; set; } = [];

    /// <summary>The place that the customer was told of last.</summary>
    [Id(5)] public int ToldPosition { get; set; }

    /// <summary>Whether the log has it that this one was left waiting: once is enough.</summary>
    [Id(6)] public bool IsWaitLogged { get; set; }

    /// <summary>The agent whom the last batch gave it to, whatever became of the offer; null where it was left to wait.</summary>
    [Id(7)] public string? LastAgent { get; set; }

    public bool IsOffered => Offer is not null;

    /// <summary>As it stands, to be read on another thread.</summary>
    public QueuedEscalation Copy()
    {
        var copy = (QueuedEscalation)MemberwiseClone();
        copy.LetGoBy = new(LetGoBy);
        return copy;
    }

    public void Withdraw()
    {
        Offer = null;
        OfferedTo = null;
    }
}
