namespace ConversationGrid.Optimization.Quantum;

/// <summary>One exchange with the quantum service, by whatever road.</summary>
internal interface IQuantumService
{
    /// <exception cref="QuantumServiceException">There is no usable answer.</exception>
    Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken);

    /// <summary>The version of the circuit that would run now; part of every request's key.</summary>
    /// <exception cref="QuantumServiceException">There is no usable answer.</exception>
    Task<string> CircuitVersionAsync(CancellationToken cancellationToken);
}
