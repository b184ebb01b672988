using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConversationGrid.Host.Commands;

/// <summary>What <c>--json</c> prints: one object in one line, with letters of every script as they are. Emoji come escaped.</summary>
internal static class CommandJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line<T>(T value) => JsonSerializer.Serialize(value, Options);
}
