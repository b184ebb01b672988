using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Optimization.Quantum;

public sealed class QuantumServiceOptions
{
    /// <summary>Where <c>/v1/solve</c> is.</summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1:5090");

    /// <summary>For one attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For all attempts of one call together, and so how long after a deadline a late answer can still come.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(15);

    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>What each call adds to the budget that retries are paid from: 0.1 allows one retry for every ten calls in the long run.</summary>
    [Range(0.0, 1.0)]
    public double RetriesPerCall { get; set; } = 0.1;

    /// <summary>The most retries that can be saved up.</summary>
    [Range(1, 100)]
    public int RetryBudget { get; set; } = 5;

    /// <summary>The share of failed attempts that opens the circuit breaker.</summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureShare { get; set; } = 0.5;

    /// <summary>Fewer attempts than this in the breaker's window never open it.</summary>
    [Range(2, 1000)]
    public int BreakerMinimumAttempts { get; set; } = 5;

    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the breaker stays open before it lets one attempt try.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(10);

    [Range(1, 64)]
    public int Layers { get; set; } = 3;

    [Range(1, 100_000)]
    public int Shots { get; set; } = 500;

    /// <summary>The largest core that is sent; the service's own limit may be lower and answers 422.</summary>
    [Range(1, 22)]
    public int MaxCoreEscalations { get; set; } = 7;

    [Range(1, 16)]
    public int MaxCoreAgents { get; set; } = 3;
}
