namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>Whether a job may be paid for, and what was paid. Whoever keeps it decides for how long it is remembered.</summary>
public interface IHardwareBudget
{
    /// <summary>Sets the estimate aside; the job is sent once this has completed.</summary>
    /// <returns>The number of the charge.</returns>
    /// <exception cref="QuantumServiceException">It would be more than is allowed.</exception>
    Task<long> ReserveAsync(decimal estimate);

    /// <summary>What the job costs by a later word. Never throws: where this cannot be kept, the former word stands.</summary>
    Task SettleAsync(long charge, decimal amount);
}
