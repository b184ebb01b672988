using System.Net.Http.Json;
using System.Text.Json;
using ConversationGrid.Optimization.Formats;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Tests.Quantum;

/// <summary>The Q# circuits against the simulator in C#, over the real wire.</summary>
public sealed class QuantumServiceTests(QuantumServiceFixture service) : IClassFixture<QuantumServiceFixture>
{
    private const int Shots = 400;

    private readonly HttpQuantumService _client = new(service.Http, service.Address);
    private readonly QuantumServiceOptions _options = new() { BaseAddress = service.Address, AttemptTimeout = TimeSpan.FromMinutes(5) };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Probabilities_ProblemsOfEveryShape_EqualTheSimulators(int layers)
    {
        int compared = 0;
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            AssignmentProblem problem = RandomProblems.Make((int)shape + (100 * layers), 4, 3, shape);
            if (QaoaEncoding.TryCreate(problem) is not { } encoding)
                continue;
            double[] energies = encoding.Energies();
            QaoaAngles angles = QaoaAngles.Ramp(layers, energies);
            var simulator = new QaoaSimulator(encoding);
            Assert.True(simulator.TryRun(energies, angles, () => false));

            double[] actual = await ProbabilitiesAsync(Request(problem, encoding, angles, "grover"));

            double[] expected = simulator.Probabilities();
            Assert.Equal(expected.Length, actual.Length);
            for (int state = 0; state < expected.Length; state++)
                Assert.Equal(expected[state], actual[state], 1e-9);
            compared++;
        }
        Assert.True(compared >= 20, $"Only {compared} problems had a place for everyone.");
    }

    [Fact]
    public async Task Probabilities_AgentWithManyCandidatesAboveItsCapacity_EqualTheSimulators()
    {
        AssignmentProblem problem = RandomProblems.Make(4, 8, 2, RandomProblems.Features.Pairs | RandomProblems.Features.Loads);
        QaoaEncoding encoding = QaoaEncoding.TryCreate(problem)!;
        double[] energies = encoding.Energies();
        QaoaAngles angles = QaoaAngles.Ramp(3, energies);
        var simulator = new QaoaSimulator(encoding);
        Assert.True(simulator.TryRun(energies, angles, () => false));

        double[] actual = await ProbabilitiesAsync(Request(problem, encoding, angles, "grover"));

        double[] expected = simulator.Probabilities();
        for (int state = 0; state < expected.Length; state++)
            Assert.Equal(expected[state], actual[state], 1e-9);
    }

    [Theory]
    [InlineData("grover")]
    [InlineData("xy-ring")]
    public async Task Solve_MixersThatKeepOnePlace_DrawOnePlaceForEveryEscalation(string circuit)
    {
        foreach (RandomProblems.Features shape in new[] { RandomProblems.Features.Linear, RandomProblems.Features.Pairs | RandomProblems.Features.Loads | RandomProblems.Features.Forbidden })
        {
            AssignmentProblem problem = RandomProblems.Make(7, 5, 3, shape);
            QaoaEncoding encoding = QaoaEncoding.TryCreate(problem)!;

            QuantumSolveResponse response = await _client.SolveAsync(
                Request(problem, encoding, QaoaAngles.Ramp(3, encoding.Energies()), circuit), CancellationToken.None);

            Assert.Equal(Shots, response.Samples.Sum(sample => sample.Count));
            Assert.True(response.Samples.Count > 1);
            foreach (QuantumSample sample in response.Samples)
            {
                Assert.Equal(problem.Escalations, sample.Places.Length);
                Assert.All(sample.Places.Index(), place => Assert.Contains(place.Item, encoding.Options[place.Index]));
            }
        }
    }

    [Fact]
    public async Task Solve_AgainWithTheSameKey_GivesTheSameAnswer()
    {
        AssignmentProblem problem = RandomProblems.Make(9, 4, 3, RandomProblems.Features.Pairs);
        QaoaEncoding encoding = QaoaEncoding.TryCreate(problem)!;
        QuantumSolveRequest request = Request(problem, encoding, QaoaAngles.Ramp(3, encoding.Energies()), "grover");

        QuantumSolveResponse first = await _client.SolveAsync(request, CancellationToken.None);
        QuantumSolveResponse second = await _client.SolveAsync(request, CancellationToken.None);

        Assert.Equal(await _client.CircuitVersionAsync(CancellationToken.None), first.CircuitVersion);
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(second));
    }

    [Fact]
    public async Task Solve_DeadlineTooShort_FailsForNowAndTheNextIsAnswered()
    {
        AssignmentProblem problem = RandomProblems.Make(11, 7, 3, RandomProblems.Features.Pairs);
        QaoaEncoding encoding = QaoaEncoding.TryCreate(problem)!;
        QuantumSolveRequest request = Request(problem, encoding, QaoaAngles.Ramp(3, encoding.Energies()), "grover");

        var error = await Assert.ThrowsAsync<QuantumServiceException>(
            () => _client.SolveAsync(request with { DeadlineMilliseconds = 1 }, CancellationToken.None));
        QuantumSolveResponse response = await _client.SolveAsync(request, CancellationToken.None);

        Assert.Equal("The quantum service answered 504.", error.Message);
        Assert.True(error.IsTransient);
        Assert.Equal(Shots, response.Samples.Sum(sample => sample.Count));
    }

    [Fact]
    public async Task Solve_KeyOfAnotherRequest_IsRefusedForGood()
    {
        AssignmentProblem problem = RandomProblems.Make(9, 4, 3, RandomProblems.Features.Linear);
        QaoaEncoding encoding = QaoaEncoding.TryCreate(problem)!;
        QuantumSolveRequest request = Request(problem, encoding, QaoaAngles.Ramp(3, encoding.Energies()), "grover");
        await _client.SolveAsync(request, CancellationToken.None);

        var error = await Assert.ThrowsAsync<QuantumServiceException>(
            () => _client.SolveAsync(request with { Shots = Shots + 1 }, CancellationToken.None));

        Assert.Equal(("The quantum service answered 422.", false), (error.Message, error.IsTransient));
    }

    [Fact]
    public async Task QuantumSolver_AttemptTimesOut_LeavesNoWorkBehind()
    {
        // Seconds of work, and far less than the service gives to anything: were it not ended, it would be done before the next.
        AssignmentProblem large = RandomProblems.Make(11, 8, 3, RandomProblems.Features.Linear);
        var clock = new ScriptedClock();
        var options = new QuantumServiceOptions
        {
            BaseAddress = service.Address, AttemptTimeout = TimeSpan.FromMinutes(5), TotalTimeout = TimeSpan.FromMinutes(10),
            MaxRetries = 0, Layers = 8, MaxCoreEscalations = 8,
        };
        int ended = (await HealthAsync()).WorkersEnded;
        Task<SolverAnswer?> solving = Task.Run(
            () => new QuantumSolver(service.Http, options, clock).Solve(large, new SolveContext(clock, TimeSpan.FromMinutes(10))));
        while ((await HealthAsync()).Requests == 0 && !solving.IsCompleted)
        {
        }

        clock.Advance(options.AttemptTimeout);
        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => solving);
        Solver().Solve(RandomProblems.Make(2, 4, 3, RandomProblems.Features.Linear), Context());

        Assert.Equal("The quantum service did not answer in time.", error.Message);
        Assert.Equal((0, ended + 1), await HealthAsync());
    }

    [Fact]
    public void QuantumSolver_SmallProblem_FindsTheOptimum()
    {
        AssignmentProblem problem = RandomProblems.Make(2, 6, 3, RandomProblems.Features.Pairs);

        SolverAnswer answer = Solver().Solve(problem, Context())!;

        Assert.Equal(RandomProblems.Optimum(problem).Cost, AssignmentScore.Of(problem, answer.Assignment).Cost, 1e-9);
        Assert.Equal((500, "qdk-simulator"), (answer.Samples!.Shots, answer.Samples.Backend));
        Assert.InRange(answer.Samples.BestShare, 1.0 / 500, answer.Samples.FeasibleShare);
    }

    [Fact]
    public void QuantumSolver_LargeProblem_StitchesACoreThatTheServiceTook()
    {
        AssignmentProblem problem = RandomProblems.Make(5, 40, 10, RandomProblems.Features.Pairs | RandomProblems.Features.Loads);
        AssignmentScore greedy = AssignmentScore.Of(problem, GreedySolver.Construct(problem));

        SolverAnswer answer = Solver().Solve(problem, Context())!;

        AssignmentScore score = AssignmentScore.Of(problem, answer.Assignment);
        Assert.True(score.IsFeasible);
        Assert.True(score.Cost <= greedy.Cost + 1e-9);
    }

    private QuantumSolver Solver() => new(service.Http, _options, new ScriptedClock());

    private static SolveContext Context() => new(new ScriptedClock(), TimeSpan.FromSeconds(30)) { Seed = 42 };

    private async Task<(int Requests, int WorkersEnded)> HealthAsync()
    {
        using JsonDocument health = JsonDocument.Parse(await service.Http.GetStringAsync(new Uri(service.Address, "/v1/health")));
        return (health.RootElement.GetProperty("requests").GetInt32(), health.RootElement.GetProperty("workersEnded").GetInt32());
    }

    private async Task<double[]> ProbabilitiesAsync(QuantumSolveRequest request)
    {
        using HttpResponseMessage response = await service.Http.PostAsJsonAsync(
            new Uri(service.Address, "/v1/circuits/probabilities"), request, QuantumJsonContext.Default.QuantumSolveRequest);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        using JsonDocument document = JsonDocument.Parse(body);
        return [.. document.RootElement.GetProperty("probabilities").EnumerateArray().Select(probability => probability.GetDouble())];
    }

    private static QuantumSolveRequest Request(AssignmentProblem problem, QaoaEncoding encoding, QaoaAngles angles, string circuit)
    {
        var request = new QuantumSolveRequest(
            "", circuit, 42, Shots, 30_000, angles.Gammas, angles.Betas, encoding.Penalty, encoding.Options, AssignmentProblemJson.ToDocument(problem));
        return request with { Key = QuantumSolver.IdempotencyKey(request, problem.Hash, circuitVersion: "any") };
    }
}
