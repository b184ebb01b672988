using System.Text.Json.Serialization;

namespace ConversationGrid.Intents.Model;

internal sealed record ModelMetadata
{
    public required string[] Intents { get; init; }

    public required string OutOfScopeLabel { get; init; }

    public required int Examples { get; init; }

    public required int Features { get; init; }

    public required float InverseTemperature { get; init; }

    public required float Threshold { get; init; }
}

[JsonSerializable(typeof(ModelMetadata))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class ModelMetadataContext : JsonSerializerContext;
