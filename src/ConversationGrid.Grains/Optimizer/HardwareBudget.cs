using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Quantum.Hardware;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>The grid's budget, as the solver asks for it from a thread of its own.</summary>
public sealed partial class HardwareBudget(IGrainFactory grains, ILogger<HardwareBudget> logger) : IHardwareBudget
{
    private IHardwareBudgetGrain Grain => grains.GetGrain<IHardwareBudgetGrain>(IHardwareBudgetGrain.Key);

    public async Task<long> ReserveAsync(decimal estimate)
    {
        var reservation = await Grain.Reserve(estimate).ConfigureAwait(false);
        return reservation.Charge ?? throw new QuantumServiceException(reservation.Refusal!, isTransient: false);
    }

    public async Task SettleAsync(long charge, decimal amount)
    {
        try
        {
            await Grain.Settle(charge, amount).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogUnsettled(logger, e, charge);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What job {Charge} on quantum hardware costs could not be stored; the former figure stands")]
    private static partial void LogUnsettled(ILogger logger, Exception exception, long charge);
}
