namespace ConversationGrid.Intents.Slots;

public sealed record SlotOptions
{
    /// <summary>Whether 3/4/2026 is the third of April. Where only one reading is a date, that one is taken.</summary>
    public bool IsDayFirst { get; init; } = true;

    /// <summary>What "dollars" without a country and "$" stand for.</summary>
    public string DollarCurrency { get; init; } = "USD";

    /// <summary>Names by which customers call products; several names may stand for one product.</summary>
    public IReadOnlyList<ProductName> Products { get; init; } = [];
}

/// <param name="Name">The product.</param>
/// <param name="Alias">What customers may call it; often the name itself.</param>
public readonly record struct ProductName(string Name, string Alias);
