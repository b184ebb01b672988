using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Grains.Conversations;

/// <summary>
/// What a conversation remembers. It changes only by applying what is in the transcript, so that a
/// snapshot and the records after it always give the same state again.
/// </summary>
[GenerateSerializer, Alias("conversation-state")]
public sealed class ConversationState
{
    [Id(0)] public bool IsOpen { get; set; }

    /// <summary>SHA-256 of the customer's token; the token itself is not kept.</summary>
    [Id(1)] public string TokenHash { get; set; } = "";

    [Id(2)] public CustomerProfile Customer { get; set; } = new();

    [Id(3)] public Channel Channel { get; set; }

    [Id(4)] public ConversationStatus Status { get; set; }

    [Id(5)] public DateTimeOffset OpenedAt { get; set; }

    [Id(6)] public DateTimeOffset LastActivityAt { get; set; }

    [Id(7)] public long LastSeq { get; set; }

    [Id(8)] public long LastEvent { get; set; }

    /// <summary>The agent who has it, or had it when it ended.</summary>
    [Id(9)] public string? AgentId { get; set; }

    [Id(10)] public string? AgentName { get; set; }

    /// <summary>The agent who had it last, for affinity.</summary>
    [Id(11)] public string? LastAgentId { get; set; }

    /// <summary>How many times it went to the queue.</summary>
    [Id(12)] public int Escalations { get; set; }

    [Id(13)] public DateTimeOffset WaitingSince { get; set; }

    [Id(14)] public string? EscalationReason { get; set; }

    [Id(15)] public TransferTarget? Target { get; set; }

    /// <summary>Whether the agent who had it passed it on, and so should not get it back.</summary>
    [Id(16)] public bool WasTransferred { get; set; }

    [Id(17)] public int? Rating { get; set; }

    [Id(18)] public ConversationContext Context { get; set; } = new();

    /// <summary>The newest message ids, oldest first.</summary>
    [Id(19)] public List<SeenMessage> Seen { get; set; } = [];

    /// <summary>Whether the customer was told in this wait that somebody will come.</summary>
    [Id(20)] public bool SpokeWhileWaiting { get; set; }

    public void Apply(TranscriptEntry entry, ConversationOptions options)
    {
        LastSeq = entry.Seq;
        LastActivityAt = entry.At;
        if (entry.ClientId is { } id)
        {
            Seen.Add(new SeenMessage(entry.From, id, entry.Seq, entry.At));
            if (Seen.Count > options.RememberedMessageIds)
                Seen.RemoveAt(0);
        }

        if (Status == ConversationStatus.Waiting && entry.From == Author.Bot)
            SpokeWhileWaiting = true;
        Context.Apply(entry, options);
    }

    public void Apply(ConversationEvent change)
    {
        LastEvent = change.Ordinal;
        switch (change.Kind)
        {
            case ConversationEventKind.StatusChanged:
                Change(change);
                break;
            case ConversationEventKind.Rated:
                Rating = change.Score;
                break;
            case ConversationEventKind.Note or ConversationEventKind.Disposition:
                break;
        }
    }

    private void Change(ConversationEvent change)
    {
        switch (change.Status)
        {
            case ConversationStatus.Waiting:
                Escalations++;
                // Who loses their agent goes on waiting from where they were.
                if (change.Text != "agent_lost")
                    WaitingSince = change.At;
                EscalationReason = change.Text;
                WasTransferred = change.Target is not null;
                Target = change.Target;
                SpokeWhileWaiting = false;
                AgentId = AgentName = null;
                break;
            case ConversationStatus.Agent:
                AgentId = LastAgentId = change.AgentId;
                AgentName = change.AgentName;
                Target = null;
                break;
            case ConversationStatus.Bot:
                AgentId = AgentName = null;
                Context.Reset();
                break;
            case ConversationStatus.Ended:
                break;
        }

        Status = change.Status;
        LastActivityAt = change.At;
    }
}

/// <summary>A client's message id and what it was stored as.</summary>
[GenerateSerializer, Immutable, Alias("seen-message")]
public sealed record SeenMessage([property: Id(0)] Author From, [property: Id(1)] string ClientId, [property: Id(2)] long Seq, [property: Id(3)] DateTimeOffset At);
