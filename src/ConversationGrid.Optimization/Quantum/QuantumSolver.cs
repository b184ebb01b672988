using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConversationGrid.Optimization.Cores;
using ConversationGrid.Optimization.Formats;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// Asks the quantum service. A problem that is too large for it is cut to a core around the escalation that the best known
/// answer is least sure of; the core's answer is stitched back into that one.
/// </summary>
public sealed class QuantumSolver : IRemoteSolver
{
    private readonly IQuantumService _service;
    private readonly QuantumServiceOptions _options;
    private readonly Func<BreakerState> _breaker;

    /// <param name="http">For the lifetime of the solver. Its own timeout should be infinite.</param>
    /// <param name="metrics">Where faults and what is done about them are counted, if anywhere.</param>
    public QuantumSolver(HttpClient http, QuantumServiceOptions options, TimeProvider clock, QuantumMetrics? metrics = null)
    {
        IQuantumService service = new HttpQuantumService(http, options.BaseAddress);
        if (options.Chaos.IsActive)
            service = new ChaosQuantumService(service, options.Chaos, clock, metrics);
        var resilient = new ResilientQuantumService(service, options, clock, metrics);
        (_service, _options, _breaker) = (resilient, options, () => resilient.Breaker);
    }

    internal QuantumSolver(IQuantumService service, QuantumServiceOptions options) =>
        (_service, _options, _breaker) = (service, options, static () => BreakerState.Closed);

    public string Name => "quantum";

    public TimeSpan LateAllowance => _options.TotalTimeout;

    /// <summary>Open while the service has failed too often and is left alone.</summary>
    public BreakerState Breaker => _breaker();

    /// <exception cref="QuantumServiceException">The service has no usable answer.</exception>
    public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
    {
        ProblemCore? core = IsSmall(problem) ? null : CoreOf(problem, context);
        AssignmentProblem asked = core?.Problem ?? problem;
        if (asked.Escalations == 0 || QaoaEncoding.TryCreate(asked) is not { } encoding)
            return null;

        // Members are given a thread of their own to wait on: nothing else runs here.
        SolverAnswer? answer = AskAsync(asked, encoding, context).GetAwaiter().GetResult();
        if (core is null || answer is null)
            return answer;
        // What breaks the core's rules is handed in as it is, to be refused: onto another whole it might pass by chance.
        return answer with
        {
            Assignment = answer.Samples!.FeasibleShare == 0 ? core.Stitch(answer.Assignment) : Stitched(problem, core, answer.Assignment, context),
        };
    }

    /// <summary>Into the answer that the core was cut from, or the best that others have found meanwhile: whichever is better.</summary>
    private static Assignment Stitched(AssignmentProblem problem, ProblemCore core, Assignment solution, SolveContext context)
    {
        Assignment stitched = core.Stitch(solution);
        if (context.Board?.Best is not { } best)
            return stitched;
        Assignment onto = core.Stitch(solution, best.Assignment);
        return AssignmentScore.Of(problem, onto).IsBetterThan(AssignmentScore.Of(problem, stitched)) ? onto : stitched;
    }

    /// <summary>
    /// The key under which the service remembers an answer: a hash of the circuit's version and of all in the request that the answer depends
    /// on. The deadline and the key that the request carries already do not count.
    /// </summary>
    internal static string IdempotencyKey(QuantumSolveRequest request, string problemHash, string circuitVersion) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{problemHash}|{circuitVersion}|{request.Circuit}|{request.Seed}|{request.Shots}|{List(request.Gammas)}|{List(request.Betas)}|{request.Penalty:R}|{string.Join(';', request.Options.Select(List))}"))));

    private static string List<T>(IReadOnlyList<T> numbers)
        where T : IFormattable =>
        string.Join(',', numbers.Select(number => number.ToString(null, CultureInfo.InvariantCulture)));

    private async Task<SolverAnswer?> AskAsync(AssignmentProblem problem, QaoaEncoding encoding, SolveContext context)
    {
        string version = await _service.CircuitVersionAsync(context.Cancellation).ConfigureAwait(false);
        QaoaAngles angles = QaoaAngles.Ramp(_options.Layers, encoding.Energies());
        ulong seed = context.Seed & ((1UL << 53) - 1);
        var request = new QuantumSolveRequest(
            "", "grover", seed, _options.Shots, DeadlineMilliseconds(context),
            angles.Gammas, angles.Betas, encoding.Penalty, encoding.Options, AssignmentProblemJson.ToDocument(problem));
        request = request with { Key = IdempotencyKey(request, problem.Hash, version) };
        QuantumSolveResponse response = await _service.SolveAsync(request, context.Cancellation).ConfigureAwait(false);
        SolverAnswer? answer = SampleJudge.Judge(
            problem, response.Samples.Select(sample => (sample.Places, Math.Clamp(sample.Count, 0, request.Shots))), response.CircuitVersion, response.Backend);
        return answer is null ? null : answer with { Samples = answer.Samples! with { Charge = response.Charge } };
    }

    private ProblemCore? CoreOf(AssignmentProblem problem, SolveContext context)
    {
        Assignment current = context.Incumbent ?? GreedySolver.Construct(problem, context);
        if (!AssignmentScore.Of(problem, current).IsFeasible)
            return null;
        double[] regrets = CoreSelector.Regrets(problem, current);
        int seed = Array.IndexOf(regrets, regrets.Min());
        return CoreSelector.Around(problem, current, regrets, seed, _options.MaxCoreEscalations, _options.MaxCoreAgents);
    }

    private bool IsSmall(AssignmentProblem problem) =>
        problem.Escalations <= _options.MaxCoreEscalations && problem.Agents <= _options.MaxCoreAgents;

    /// <summary>Later than the batch's by the allowance, which the budget has in it: a late answer is still scored.</summary>
    private static int DeadlineMilliseconds(SolveContext context) =>
        (int)Math.Clamp(context.Remaining.TotalMilliseconds, 1, int.MaxValue);
}
