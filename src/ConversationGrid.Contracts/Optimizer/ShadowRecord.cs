namespace ConversationGrid.Contracts.Optimizer;

/// <summary>A quantum answer that was scored and not applied: it came late, or was asked for in the mode <see cref="OptimizerMode.Shadow"/>.</summary>
[GenerateSerializer, Immutable, Alias("shadow-record")]
public sealed record ShadowRecord
{
    [Id(0)] public required string Queue { get; init; }

    /// <summary>As in <see cref="DecisionRecord.Batch"/>.</summary>
    [Id(1)] public required string Batch { get; init; }

    /// <summary>When the answer came.</summary>
    [Id(2)] public required DateTimeOffset At { get; init; }

    [Id(3)] public required string Solver { get; init; }

    /// <summary>The mode that the batch was solved in, as in <see cref="DecisionRecord.Arm"/>.</summary>
    [Id(4)] public required string Arm { get; init; }

    [Id(5)] public string? Backend { get; init; }

    [Id(6)] public string? CircuitVersion { get; init; }

    [Id(7)] public int? Shots { get; init; }

    [Id(8)] public long Seed { get; init; }

    [Id(9)] public int Escalations { get; init; }

    [Id(10)] public int Agents { get; init; }

    /// <summary>How long it came after answers were last waited for, which is a little before the deadline; negative where it would have been in time.</summary>
    [Id(11)] public double LateMilliseconds { get; init; }

    /// <summary>Whether it keeps every constraint of the batch.</summary>
    [Id(12)] public bool IsFeasible { get; init; }

    /// <summary>Its cost, computed here; null where it is not feasible.</summary>
    [Id(13)] public double? Cost { get; init; }

    /// <summary>The cost of what went out instead.</summary>
    [Id(14)] public double CommittedCost { get; init; }

    /// <summary>Who found what went out.</summary>
    [Id(15)] public required string CommittedSolver { get; init; }

    [Id(16)] public double GreedyCost { get; init; }

    /// <summary>It costs less than what went out.</summary>
    [Id(17)] public bool WouldHaveBeenBetter { get; init; }

    [Id(18)] public bool IsBetterThanGreedy { get; init; }

    /// <summary>The share of samples that kept every constraint, 0–1.</summary>
    [Id(19)] public double? FeasibilityRate { get; init; }

    /// <summary>The share of samples that equal the best one, 0–1.</summary>
    [Id(20)] public double? BestSampleFrequency { get; init; }
}
