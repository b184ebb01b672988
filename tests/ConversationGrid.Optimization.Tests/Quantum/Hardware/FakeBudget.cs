using System.Globalization;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Quantum.Hardware;

namespace ConversationGrid.Optimization.Tests.Quantum.Hardware;

/// <summary>Pays for everything until a test says no, and writes down what it is told.</summary>
internal sealed class FakeBudget : IHardwareBudget
{
    private long _numbers;

    /// <summary>Number and amount, in order.</summary>
    public List<string> Charges { get; } = [];

    public string? Refusal { get; set; }

    public Action OnReserve { get; set; } = () => { };

    public Task<long> ReserveAsync(decimal estimate)
    {
        OnReserve();
        if (Refusal is { } refusal)
            throw new QuantumServiceException(refusal, isTransient: false);
        Note(++_numbers, estimate);
        return Task.FromResult(_numbers);
    }

    public Task SettleAsync(long charge, decimal amount)
    {
        Note(charge, amount);
        return Task.CompletedTask;
    }

    private void Note(long charge, decimal amount) => Charges.Add(string.Create(CultureInfo.InvariantCulture, $"{charge}: {amount}"));
}
