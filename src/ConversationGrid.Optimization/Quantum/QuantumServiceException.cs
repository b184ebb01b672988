namespace ConversationGrid.Optimization.Quantum;

/// <summary>The quantum service refused, failed or answered nonsense.</summary>
public sealed class QuantumServiceException(string message, bool isTransient, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The same request may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the service asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
