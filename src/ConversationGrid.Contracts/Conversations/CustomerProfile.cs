namespace ConversationGrid.Contracts.Conversations;

/// <summary>What the customer's side said of itself on connecting; nothing here is verified.</summary>
[GenerateSerializer, Immutable, Alias("customer-profile")]
public sealed record CustomerProfile
{
    [Id(0)] public string? Customer { get; init; }

    [Id(1)] public string? Name { get; init; }

    /// <summary>BCP 47.</summary>
    [Id(2)] public string? Language { get; init; }

    [Id(3)] public string? Tier { get; init; }
}
