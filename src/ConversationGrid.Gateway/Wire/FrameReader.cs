using System.Text.Json;
using System.Text.Unicode;

namespace ConversationGrid.Gateway.Wire;

/// <summary>Reads a frame of a socket, whatever the bytes are.</summary>
internal static class FrameReader
{
    /// <returns>Null where it is not one UTF-8 JSON object with a <c>type</c>, or a field has the wrong type.</returns>
    public static InboundFrame? Read(ReadOnlySpan<byte> bytes)
    {
        // The JSON reader looks only at the strings that it must; the frame as a whole is to be UTF-8.
        if (!Utf8.IsValid(bytes))
            return null;
        try
        {
            return JsonSerializer.Deserialize(bytes, JsonFrames.Default.InboundFrame) is { Type: not null } frame && IsPlain(frame.At) ? frame : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperation: half a surrogate pair, written as an escape.
            return null;
        }
    }

    /// <summary>Whether a value can be sent back as it came.</summary>
    private static bool IsPlain(JsonElement? value) => value?.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array => false,
        // Reading it finds half a surrogate pair.
        JsonValueKind.String => value.Value.GetString() is not null,
        _ => true,
    };

    /// <summary>Unicode characters, not UTF-16 units: an emoji counts once.</summary>
    public static int CountCharacters(string text)
    {
        var count = text.Length;
        foreach (var unit in text)
        {
            if (char.IsLowSurrogate(unit))
                count--;
        }

        return count;
    }
}
