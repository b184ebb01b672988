using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// Faults that are added to the quantum service on purpose, for tests and load tests. All shares are 0–1 of the calls, of which a solve
/// makes two: one asks for the circuit's version.
/// </summary>
public sealed class QuantumChaosOptions
{
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Latency { get; set; }

    /// <summary>Adds a log-normal latency with this median.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LogNormalMedian { get; set; }

    [Range(0.0, 5.0)]
    public double LogNormalSigma { get; set; } = 0.5;

    /// <summary>Adds a Pareto latency of at least this.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan HeavyTailMinimum { get; set; }

    /// <summary>The Pareto exponent: the smaller, the heavier; at 1 and below the mean is infinite.</summary>
    [Range(0.1, 10.0)]
    public double HeavyTailExponent { get; set; } = 1.5;

    [Range(0.0, 1.0)]
    public double ErrorShare { get; set; }

    /// <summary>Calls that never answer.</summary>
    [Range(0.0, 1.0)]
    public double HangShare { get; set; }

    /// <summary>Answers that are not of the agreed form, read as if they came from the service.</summary>
    [Range(0.0, 1.0)]
    public double GarbageShare { get; set; }

    /// <summary>Answers that look right and break constraints; a version has none to break.</summary>
    [Range(0.0, 1.0)]
    public double WrongAnswerShare { get; set; }

    public ulong Seed { get; set; } = 1;

    public bool IsActive =>
        Latency > TimeSpan.Zero || LogNormalMedian > TimeSpan.Zero || HeavyTailMinimum > TimeSpan.Zero
        || ErrorShare > 0 || HangShare > 0 || GarbageShare > 0 || WrongAnswerShare > 0;
}
