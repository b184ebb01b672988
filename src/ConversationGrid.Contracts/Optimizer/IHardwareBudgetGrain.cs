namespace ConversationGrid.Contracts.Optimizer;

/// <summary>What jobs on quantum hardware may cost, and did: one budget for the whole grid, kept over restarts.</summary>
[Alias("hardware-budget")]
public interface IHardwareBudgetGrain : IGrainWithStringKey
{
    const string Key = "hardware";

    /// <summary>Completes when the estimate is stored, or refused.</summary>
    [Alias("reserve")]
    Task<HardwareReservation> Reserve(decimal estimate);

    /// <summary>What the job costs by a later word. Charges of long ago are left as they are.</summary>
    [Alias("settle")]
    Task Settle(long charge, decimal amount);

    /// <summary>Of the jobs sent within the last hour, as far as is known.</summary>
    [Alias("spent-in-last-hour")]
    Task<decimal> SpentInLastHour();
}

/// <summary>The number of the charge, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("hardware-reservation")]
public sealed record HardwareReservation([property: Id(0)] long? Charge, [property: Id(1)] string? Refusal);
