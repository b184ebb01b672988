namespace ConversationGrid.Optimization.Solvers;

/// <summary>What a solver says. Its cost is not among it: that is for the reader to compute.</summary>
public sealed record SolverAnswer(Assignment Assignment)
{
    /// <summary>No feasible assignment costs less than this; null where the solver proves nothing.</summary>
    public double? LowerBound { get; init; }

    /// <summary>Proposals, nodes or iterations, whatever the solver counts.</summary>
    public long Steps { get; init; }

    /// <summary>For solvers that draw samples.</summary>
    public SampleStatistics? Samples { get; init; }
}
