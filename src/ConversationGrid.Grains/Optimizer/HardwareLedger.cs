using System.Globalization;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization.Quantum.Hardware;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>What was spent on jobs in the last hour, and whether another one may be. May be read on any thread.</summary>
internal sealed class HardwareLedger(HardwareBudgetState state, HardwareOptions options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public decimal LastHour => Since(Window).Sum(charge => charge.Amount);

    /// <summary>Given wherever hardware is enabled.</summary>
    public string Currency { get; } = options.Prices!.Currency;

    public HardwareReservation Reserve(decimal estimate)
    {
        if (estimate > options.MaxCostPerJob)
            return Refusal(estimate, $"MaxCostPerJob is {Text(options.MaxCostPerJob)}");
        var left = options.MaxCostPerHour - LastHour;
        if (estimate > left)
            return Refusal(estimate, $"of MaxCostPerHour {Text(options.MaxCostPerHour)} only {Text(Math.Max(0, left))} is left");
        // Kept beyond the hour, since a job may be charged as late as it may end.
        state.Charges = [.. Since(Window + options.JobTimeout), new HardwareCharge(++state.Numbers, time.GetUtcNow(), estimate)];
        return new HardwareReservation(state.Numbers, null);
    }

    /// <returns>How much more it is than was known; 0 where nothing changes.</returns>
    public decimal Settle(long number, decimal amount)
    {
        if (state.Charges.FirstOrDefault(charge => charge.Number == number) is not { } known)
            return 0;
        state.Charges = state.Charges.Replace(known, known with { Amount = amount });
        return amount - known.Amount;
    }

    private IEnumerable<HardwareCharge> Since(TimeSpan ago)
    {
        var now = time.GetUtcNow();
        return state.Charges.Where(charge => now - charge.At < ago);
    }

    private HardwareReservation Refusal(decimal estimate, string why) =>
        new(null, $"Not sent: the job is estimated to cost {Text(estimate)}, and {why}.");

    private string Text(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00##} {Currency}");
}
