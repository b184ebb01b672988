using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Intents.Kernels;

public sealed record KernelExperimentOptions
{
    public const int MostQubits = ZZFeatureMap.MaximumQubits;

    /// <summary>Qubits, and principal components: one each.</summary>
    [Range(2, MostQubits)]
    public int Qubits { get; init; } = 8;

    [Range(2, 20)]
    public int Folds { get; init; } = 5;

    /// <summary>How often the folds are drawn anew.</summary>
    [Range(1, 20)]
    public int Repeats { get; init; } = 2;

    public int Seed { get; init; } = 1;
}
