using System.ComponentModel.DataAnnotations;
using ConversationGrid.Optimization.Quantum.Hardware;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>How the quantum service is asked.</summary>
public sealed class QuantumServiceOptions
{
    /// <summary>Where <c>/v1/solve</c> is.</summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1:5090");

    /// <summary>For one attempt, and so the most that the service is given for it: what it finds later nobody reads. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For all attempts of one call together, and so how long after a deadline a late answer can still come. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Retries of one call. Default 2.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>What each call adds to the budget that retries are paid from: 0.1 allows one retry for every ten calls in the long run. Default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double RetriesPerCall { get; set; } = 0.1;

    /// <summary>The most retries that can be saved up. Default 5.</summary>
    [Range(1, 100)]
    public int RetryBudget { get; set; } = 5;

    /// <summary>The share of failed attempts that opens the circuit breaker. Default 0.5.</summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureShare { get; set; } = 0.5;

    /// <summary>Fewer attempts than this in the breaker's window never open it. Default 5.</summary>
    [Range(2, 1000)]
    public int BreakerMinimumAttempts { get; set; } = 5;

    /// <summary>How far back the breaker looks. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the breaker stays open before it lets one attempt try. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Layers of the circuit. Default 3.</summary>
    [Range(1, 64)]
    public int Layers { get; set; } = 3;

    /// <summary>Samples of one run. Default 500.</summary>
    [Range(1, 100_000)]
    public int Shots { get; set; } = 500;

    /// <summary>The largest core that is sent; the service's own limit may be lower and answers 422. Default 7.</summary>
    [Range(1, 22)]
    public int MaxCoreEscalations { get; set; } = 7;

    /// <summary>The most agents of a core. Default 3.</summary>
    [Range(1, 16)]
    public int MaxCoreAgents { get; set; } = 3;

    /// <summary>Faults that are added on purpose; none by default.</summary>
    public QuantumChaosOptions Chaos { get; set; } = new();

    /// <summary>Hardware that runs the service's circuits too; off by default.</summary>
    public HardwareOptions Hardware { get; set; } = new();
}
