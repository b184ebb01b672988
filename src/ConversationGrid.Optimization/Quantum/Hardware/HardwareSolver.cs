using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>
/// Has a small problem, or a core of a large one, solved on quantum hardware. Its answers take seconds to hours and are not waited for: nearly
/// always they are late, and so scored and reported but never applied.
/// </summary>
public sealed class HardwareSolver : IRemoteSolver, IAsyncDisposable
{
    private readonly HardwareOptions _options;
    private readonly AzureQuantumService _service;
    private readonly QuantumSolver _solver;

    /// <param name="circuits">To the quantum service, which writes the circuits.</param>
    /// <param name="workspace">To the workspace and its storage. Both for the lifetime of the solver, and without a timeout of their own.</param>
    /// <param name="options">Valid, and its <see cref="QuantumServiceOptions.Hardware"/> enabled.</param>
    /// <param name="accessToken">Gives a bearer token for each request; by default the one of the options.</param>
    public HardwareSolver(
        HttpClient circuits, HttpClient workspace, QuantumServiceOptions options, IHardwareBudget budget, TimeProvider clock,
        Func<CancellationToken, ValueTask<string>>? accessToken = null)
    {
        _options = options.Hardware;
        _service = new AzureQuantumService(
            new HttpQuantumService(circuits, options.BaseAddress),
            new AzureQuantumWorkspace(workspace, _options, accessToken ?? TokenAsync, clock), _options, budget, clock);
        _solver = new QuantumSolver(_service, new QuantumServiceOptions
        {
            Layers = _options.Layers,
            Shots = _options.Shots,
            MaxCoreEscalations = _options.MaxCoreEscalations,
            MaxCoreAgents = _options.MaxCoreAgents,
        });
    }

    public string Name => "hardware";

    public TimeSpan LateAllowance => _options.JobTimeout;

    public bool IsAwaited => false;

    /// <exception cref="QuantumServiceException">There is no usable answer, or asking for one is not worth its price.</exception>
    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context) => _solver.Solve(problem, context);

    /// <summary>Cancels the jobs that are out.</summary>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async ValueTask<string> TokenAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(_options.AccessTokenFile))
            return _options.AccessToken!;
        try
        {
            return (await File.ReadAllTextAsync(_options.AccessTokenFile, cancellationToken).ConfigureAwait(false)).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QuantumServiceException($"AccessTokenFile cannot be read: {error.Message}", isTransient: true, inner: error);
        }
    }
}
