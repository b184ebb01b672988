using System.Globalization;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>What was spent on jobs in the last hour, and whether another one may be. Safe for many threads.</summary>
internal sealed class CostLedger(decimal maxPerJob, decimal maxPerHour, string currency, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly List<Charge> _charges = [];

    public decimal LastHour
    {
        get
        {
            lock (_gate)
            {
                _charges.RemoveAll(charge => clock.GetElapsedTime(charge.Timestamp) >= Window);
                return _charges.Sum(charge => charge.Amount);
            }
        }
    }

    /// <exception cref="QuantumServiceException">It would be more than is allowed.</exception>
    public Charge Reserve(decimal estimate)
    {
        lock (_gate)
        {
            if (estimate > maxPerJob)
                throw Refusal(estimate, $"MaxCostPerJob is {Text(maxPerJob)}");
            decimal left = maxPerHour - LastHour;
            if (estimate > left)
                throw Refusal(estimate, $"of MaxCostPerHour {Text(maxPerHour)} only {Text(Math.Max(0, left))} is left");
            var charge = new Charge(clock.GetTimestamp()) { Amount = estimate };
            _charges.Add(charge);
            return charge;
        }
    }

    /// <summary>What it really was, once that is known.</summary>
    public void Settle(Charge charge, decimal amount)
    {
        lock (_gate)
            charge.Amount = amount;
    }

    private QuantumServiceException Refusal(decimal estimate, string why) =>
        new($"Not sent: the job is estimated to cost {Text(estimate)}, and {why}.", isTransient: false);

    private string Text(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00##} {currency}");

    internal sealed class Charge(long timestamp)
    {
        public long Timestamp => timestamp;

        public decimal Amount { get; set; }
    }
}
