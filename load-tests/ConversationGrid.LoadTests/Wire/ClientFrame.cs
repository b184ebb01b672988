namespace ConversationGrid.LoadTests.Wire;

/// <summary>A frame to the server; fields that are null are not sent.</summary>
public sealed record ClientFrame(string Type)
{
    public string? Id { get; init; }

    public string? Conversation { get; init; }

    public string? Offer { get; init; }

    public string? Text { get; init; }

    public bool? On { get; init; }

    public string? Reason { get; init; }

    public int? Score { get; init; }

    public string? Comment { get; init; }

    public long? At { get; init; }

    public string? State { get; init; }

    public TransferTo? To { get; init; }

    public string? Note { get; init; }

    public string? Disposition { get; init; }

    public string? Intent { get; init; }
}

/// <summary>Where a transfer goes; one of the two.</summary>
public sealed record TransferTo(string? Agent, string? Skill);
