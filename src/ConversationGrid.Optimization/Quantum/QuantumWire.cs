using System.Text.Json.Serialization;
using ConversationGrid.Optimization.Formats;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// The body of <c>POST /v1/solve</c>. Indices and numbers only. The circuit: escalation <c>i</c> has a register of
/// <c>options[i].length</c> one-hot qubits in a W state; layer <c>l</c> turns by <c>exp(−i γ_l E)</c>, where <c>E</c> is the
/// cost of the places with <c>penalty</c> for each unit above a capacity, and then mixes each register by
/// <c>exp(+i β_l |W⟩⟨W|)</c>; at the end everything is measured <c>shots</c> times.
/// </summary>
/// <param name="Key">
/// 64 lowercase hexadecimal digits. The same request again, its deadline aside, gets the first one's answer, without a second run;
/// another request with the same key gets 422.
/// </param>
/// <param name="Circuit">The mixer: <c>grover</c>; the service also has <c>xy-ring</c> and <c>penalty-x</c>.</param>
/// <param name="Seed">0 to 2^53 − 1, so that every JSON reader keeps it.</param>
/// <param name="DeadlineMilliseconds">From arrival on; after this the service answers 504. A connection that is closed ends the request, too.</param>
/// <param name="Options">For each escalation the agents that it may take, and −1 where it may wait.</param>
internal sealed record QuantumSolveRequest(
    string Key, string Circuit, ulong Seed, int Shots, int DeadlineMilliseconds,
    IReadOnlyList<double> Gammas, IReadOnlyList<double> Betas, double Penalty,
    IReadOnlyList<IReadOnlyList<int>> Options, ProblemDocument Problem);

/// <summary>
/// The body of a <c>200</c>. Otherwise: <c>400</c> malformed, <c>422</c> too large for the backend or the key of another request,
/// <c>429</c> queue full (with <c>Retry-After</c> in seconds), <c>500</c> and <c>503</c> failed, <c>504</c> deadline reached; with a
/// body <c>{ "error": "…" }</c>.
/// </summary>
/// <param name="Key">Of the request.</param>
/// <param name="CircuitVersion">Hash of the circuit's source.</param>
/// <param name="Samples">What was measured, each distinct result once; states with a broken constraint included.</param>
internal sealed record QuantumSolveResponse(string Key, string CircuitVersion, string Backend, IReadOnlyList<QuantumSample> Samples)
{
    /// <summary>What the run was charged, in the currency of the backend's prices; null where nothing is.</summary>
    public decimal? Charge { get; init; }
}

/// <param name="Places">For each escalation an entry of its options; −2 where <c>penalty-x</c> measured no place or several.</param>
/// <param name="Count">How many of the shots gave this.</param>
internal sealed record QuantumSample(int[] Places, int Count);

/// <summary>The body of <c>GET /v1/health</c>.</summary>
internal sealed record QuantumHealth(string Status, string CircuitVersion);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(QuantumSolveRequest))]
[JsonSerializable(typeof(QuantumSolveResponse))]
[JsonSerializable(typeof(QuantumHealth))]
internal sealed partial class QuantumJsonContext : JsonSerializerContext;
