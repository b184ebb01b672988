namespace ConversationGrid.LoadTests.Customers;

/// <summary>What a customer tells of themselves on opening a conversation.</summary>
public sealed record CustomerProfile(string? Customer = null, string? Name = null, string? Language = null, string? Tier = null)
{
    internal string ToQuery()
    {
        var parts = new (string Key, string? Value)[] { ("customer", Customer), ("name", Name), ("language", Language), ("tier", Tier) };
        var query = string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? "" : "?" + query;
    }
}
