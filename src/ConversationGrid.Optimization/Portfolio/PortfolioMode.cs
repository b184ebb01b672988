namespace ConversationGrid.Optimization.Portfolio;

/// <summary>Who takes part in a race, and whose answer may go out.</summary>
public enum PortfolioMode
{
    /// <summary>All members; the best answer goes out.</summary>
    Hybrid,

    /// <summary>Greedy alone.</summary>
    Greedy,

    /// <summary>All members but the quantum ones.</summary>
    Classical,

    /// <summary>
    /// The quantum members alone. The remote one's answer goes out if it is feasible and in time, also where greedy's is better; simulated
    /// circuits stand in only where there is no remote member. Otherwise greedy's.
    /// </summary>
    Quantum,

    /// <summary>As <see cref="Classical"/>; remote members run beside it, and all that they say is reported as late.</summary>
    Shadow,
}
