using System.Text.Json.Serialization;

namespace ConversationGrid.Intents.Model;

internal sealed record ModelMetadata
{
    public required string[] Intents { get; init; }

    public required string OutOfScopeLabel { get; init; }

    /// <summary>ISO 639-1 code of the only language it answers to, or null for any.</summary>
    public string? Language { get; init; }

    public required int Examples { get; init; }

    public required int Features { get; init; }

    public required float InverseTemperature { get; init; }

    /// <summary>What of the out-of-scope class's score is taken off the best score; the class's column, if
    /// there is one, comes after the last intent's.</summary>
    public required float OutOfScopeWeight { get; init; }

    public required bool HasOutOfScopeClass { get; init; }

    public required float Threshold { get; init; }
}

[JsonSerializable(typeof(ModelMetadata))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class ModelMetadataContext : JsonSerializerContext;
