namespace ConversationGrid.Grains.Optimizer;

/// <summary>The budget as it is stored.</summary>
[GenerateSerializer, Alias("hardware-budget-state")]
public sealed class HardwareBudgetState
{
    /// <summary>Oldest first. Replaced as a whole, so that a gauge can look at any time.</summary>
    [Id(0)] public ImmutableArray<HardwareCharge> Charges { get; set; } = [];

    /// <summary>How many charges there have ever been.</summary>
    [Id(1)] public long Numbers { get; set; }
}

/// <summary>What a job costs, by what is known of it: first the estimate, then what was charged.</summary>
[GenerateSerializer, Immutable, Alias("hardware-charge")]
public sealed record HardwareCharge([property: Id(0)] long Number, [property: Id(1)] DateTimeOffset At, [property: Id(2)] decimal Amount);
