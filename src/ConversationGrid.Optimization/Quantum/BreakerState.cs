namespace ConversationGrid.Optimization.Quantum;

/// <summary>Of the circuit breaker before the quantum service.</summary>
public enum BreakerState
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>One call tries.</summary>
    HalfOpen,

    /// <summary>Calls fail at once.</summary>
    Open,
}
