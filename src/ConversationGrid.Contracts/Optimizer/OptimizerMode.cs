namespace ConversationGrid.Contracts.Optimizer;

/// <summary>How a queue solves its batches.</summary>
public enum OptimizerMode
{
    /// <summary>Greedy only.</summary>
    Greedy,

    /// <summary>All solvers that compute in the process, without circuits. The default where there is no quantum service.</summary>
    Classical,

    /// <summary>All solvers; a quantum answer may go out if it is in time and the best. The default where there is a quantum service.</summary>
    Hybrid,

    /// <summary>The quantum answer goes out if it is feasible and in time, otherwise greedy's.</summary>
    Quantum,

    /// <summary>As <see cref="Classical"/>; the quantum service is asked beside it, for the shadow log only.</summary>
    Shadow,
}
