namespace ConversationGrid.Contracts.Conversations;

/// <summary>A conversation's status as its customer is told of it.</summary>
[GenerateSerializer, Immutable, Alias("status-view")]
public sealed record StatusView
{
    [Id(0)] public required ConversationStatus Status { get; init; }

    /// <summary>Place in the queue from 1, while waiting and known.</summary>
    [Id(1)] public int? Position { get; init; }

    [Id(2)] public int? EstimatedWaitSeconds { get; init; }

    [Id(3)] public string? AgentName { get; init; }

    /// <summary>The newest message when this was the status: whoever is told of it has been told of that one before.</summary>
    [Id(4)] public long AfterSeq { get; init; }

    /// <summary>The newest change of the status then: what comes with a lower one is older, however late it comes.</summary>
    [Id(5)] public long Change { get; init; }
}
