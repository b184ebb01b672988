namespace ConversationGrid.Optimization.Solvers;

/// <summary>What a sampling solver, quantum or simulated, saw. None of it is a probability that the answer is optimal.</summary>
/// <param name="Shots">How many samples were drawn.</param>
/// <param name="FeasibleShare">The share of samples that kept every constraint, 0–1.</param>
/// <param name="BestShare">The share of samples that equal the best feasible one, 0–1.</param>
/// <param name="GapToSecond">Cost of the second-best distinct feasible sample less that of the best; null if there is none.</param>
public sealed record SampleStatistics(int Shots, double FeasibleShare, double BestShare, double? GapToSecond)
{
    /// <summary>The cost of the best feasible sample in the problem that the circuit saw, which may be a core of the whole; null where none is feasible.</summary>
    public double? Energy { get; init; }

    /// <summary>Hash of the circuit's source, or the name of the simulator.</summary>
    public string? CircuitVersion { get; init; }

    public string? Backend { get; init; }

    /// <summary>What the samples were charged, in the currency of the backend's prices; null where nothing is.</summary>
    public decimal? Charge { get; init; }
}
