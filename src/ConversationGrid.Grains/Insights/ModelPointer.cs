using System.Text.Json;

namespace ConversationGrid.Grains.Insights;

/// <summary>Which models are in use: the content of <c>live.json</c>. Names are files of the same folder, or "shipped".</summary>
internal sealed record ModelPointer(string Live, string? Previous, string? Candidate)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <exception cref="JsonException">It is something else.</exception>
    public static ModelPointer? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<ModelPointer>(File.ReadAllText(path), Json) : null;

    /// <summary>Whole or not at all.</summary>
    public void Write(string path)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        File.WriteAllText(temporary, JsonSerializer.Serialize(this, Json));
        File.Move(temporary, path, overwrite: true);
    }
}
