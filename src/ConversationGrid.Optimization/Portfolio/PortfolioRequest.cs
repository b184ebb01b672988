namespace ConversationGrid.Optimization.Portfolio;

/// <summary>The terms of one batch.</summary>
/// <param name="Deadline">From the call on.</param>
public sealed record PortfolioRequest(TimeSpan Deadline)
{
    public ulong Seed { get; init; }

    /// <summary>An answer to start from, such as the last batch's, mapped to this problem. A bad one is passed over.</summary>
    public Assignment? WarmStart { get; init; }

    /// <summary>Who takes part. Default: everybody.</summary>
    public PortfolioMode Mode { get; init; }

    /// <summary>Called once for each answer that comes after the decision, and for each of a remote member in the mode <see cref="PortfolioMode.Shadow"/> or without an answer of one that is not awaited, on a thread of the race. What it throws is lost.</summary>
    public Action<MemberReport>? OnLateAnswer { get; init; }
}
