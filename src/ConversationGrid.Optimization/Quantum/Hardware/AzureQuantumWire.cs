using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>
/// The body of <c>PUT …/jobs/{id}</c>, as in Azure/azure-rest-api-specs, specification/quantum/data-plane, 2024-10-01-preview; formats
/// and parameters as the QDK sends them.
/// </summary>
internal sealed record AzureQuantumJobRequest(
    string Id, string Name, string ProviderId, string Target, string ContainerUri, string InputDataUri, JsonObject InputParams)
{
    public string ItemType { get; } = "Job";

    public string InputDataFormat { get; } = "qir.v1";

    public string OutputDataFormat { get; } = "microsoft.quantum-results.v2";
}

/// <summary>A job as the workspace tells of it; much more is there and passed over.</summary>
/// <param name="Status">Waiting, Executing, Succeeded, Failed, Cancelled; others may come.</param>
internal sealed record AzureQuantumJob(string Status)
{
    public string? OutputDataUri { get; init; }

    public AzureQuantumCost? CostEstimate { get; init; }

    public AzureQuantumError? ErrorData { get; init; }
}

/// <summary>What the provider charges; there once the job has run.</summary>
internal sealed record AzureQuantumCost(string CurrencyCode, decimal EstimatedTotal);

internal sealed record AzureQuantumError(string? Code, string? Message);

internal sealed record AzureQuantumErrorResponse(AzureQuantumError? Error);

internal sealed record AzureQuantumBlob(string ContainerName, string? BlobName);

internal sealed record AzureQuantumSas(string SasUri);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AzureQuantumJobRequest))]
[JsonSerializable(typeof(AzureQuantumJob))]
[JsonSerializable(typeof(AzureQuantumErrorResponse))]
[JsonSerializable(typeof(AzureQuantumBlob))]
[JsonSerializable(typeof(AzureQuantumSas))]
internal sealed partial class AzureQuantumJsonContext : JsonSerializerContext;
