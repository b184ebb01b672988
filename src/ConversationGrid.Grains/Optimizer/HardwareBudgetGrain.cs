using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization.Quantum;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>Stores each charge before its job is sent, so that no restart makes a budget larger.</summary>
public sealed class HardwareBudgetGrain(
    [PersistentState("hardware-budget", GridStorage.Name)] IPersistentState<HardwareBudgetState> budget,
    OptimizerMetrics metrics,
    IOptions<QuantumServiceOptions> options,
    TimeProvider time) : Grain, IHardwareBudgetGrain
{
    private HardwareLedger? _ledger;

    private HardwareLedger Ledger => _ledger ??= new HardwareLedger(budget.State, options.Value.Hardware, time);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var ledger = Ledger;
        metrics.ObserveHardware(ledger.Currency, () => ledger.LastHour);
        return Task.CompletedTask;
    }

    public async Task<HardwareReservation> Reserve(decimal estimate)
    {
        var reservation = Ledger.Reserve(estimate);
        if (reservation.Charge is not null)
            await SaveAsync(estimate);
        return reservation;
    }

    public async Task Settle(long charge, decimal amount)
    {
        var more = Ledger.Settle(charge, amount);
        if (more != 0)
            await SaveAsync(more);
    }

    public Task<decimal> SpentInLastHour() => Task.FromResult(Ledger.LastHour);

    private async Task SaveAsync(decimal more)
    {
        try
        {
            await budget.WriteStateAsync();
            metrics.Spent(more, Ledger.Currency);
        }
        catch
        {
            // What was not stored does not count: the next activation reads what was.
            DeactivateOnIdle();
            throw;
        }
    }
}
