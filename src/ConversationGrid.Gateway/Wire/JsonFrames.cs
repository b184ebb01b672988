using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConversationGrid.Gateway.Wire;

/// <summary>How frames are read and written; made by the compiler, so that no reflection is left for the hot path.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = true)]
[JsonSerializable(typeof(InboundFrame))]
[JsonSerializable(typeof(WelcomeFrame))]
[JsonSerializable(typeof(AckFrame))]
[JsonSerializable(typeof(MessageFrame))]
[JsonSerializable(typeof(TypingFrame))]
[JsonSerializable(typeof(StatusFrame))]
[JsonSerializable(typeof(ErrorFrame))]
[JsonSerializable(typeof(PongFrame))]
[JsonSerializable(typeof(HelloFrame))]
[JsonSerializable(typeof(OfferFrame))]
[JsonSerializable(typeof(OfferEndedFrame))]
[JsonSerializable(typeof(AssignedFrame))]
[JsonSerializable(typeof(PresenceFrame))]
[JsonSerializable(typeof(EndedFrame))]
[JsonSerializable(typeof(ActivityFrame))]
internal sealed partial class JsonFrames : JsonSerializerContext
{
    /// <summary>Frames are never put into HTML as they are, so letters stay letters.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
