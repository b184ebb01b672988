using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>
/// What a target charges for one job: the larger of <see cref="Minimum"/> and
/// <c>PerJob + shots · (PerShot + n₁ · PerOneQubitGate + n₂ · PerTwoQubitGate + m · PerMeasurement)</c>, with <c>n₁</c> and <c>n₂</c>
/// the gates on one and two qubits and <c>m</c> the measurements of the circuit. That is the form of the price lists of
/// IonQ and Quantinuum at learn.microsoft.com/azure/quantum/pricing; a price by the time of execution has to be turned into one by the shot.
/// </summary>
public sealed class HardwarePrices
{
    /// <summary>The currency of these prices and of the limits. Default USD.</summary>
    [Required, RegularExpression("[A-Z]{3}")]
    public string Currency { get; set; } = "USD";

    [Range(0.0, 1e6)]
    public decimal Minimum { get; set; }

    [Range(0.0, 1e6)]
    public decimal PerJob { get; set; }

    [Range(0.0, 1e6)]
    public decimal PerShot { get; set; }

    [Range(0.0, 1e6)]
    public decimal PerOneQubitGate { get; set; }

    [Range(0.0, 1e6)]
    public decimal PerTwoQubitGate { get; set; }

    [Range(0.0, 1e6)]
    public decimal PerMeasurement { get; set; }

    internal decimal CostOf(QirProgram program, int shots)
    {
        decimal perShot = PerShot + (program.OneQubitGates * PerOneQubitGate)
            + (program.TwoQubitGates * PerTwoQubitGate) + (program.Measurements * PerMeasurement);
        return Math.Max(Minimum, PerJob + (shots * perShot));
    }
}
