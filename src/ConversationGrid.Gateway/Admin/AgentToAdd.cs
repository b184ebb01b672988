using ConversationGrid.Contracts.Agents;

namespace ConversationGrid.Gateway.Admin;

/// <summary>The body of <c>POST /api/v1/agents</c>.</summary>
internal sealed record AgentToAdd
{
    private const int MaxName = 100;
    private const int MaxTags = 50;
    private const int MaxPlaces = 1000;

    public string? Name { get; init; }

    public string[]? Skills { get; init; }

    /// <summary>BCP 47. English where none is named.</summary>
    public string[]? Languages { get; init; }

    /// <summary>Chats held at once. Default 3.</summary>
    public int? Chat { get; init; }

    /// <summary>Calls held at once. Default 1.</summary>
    public int? Voice { get; init; }

    /// <summary>The queues that the agent serves; all where none is named.</summary>
    public string[]? Queues { get; init; }

    public Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxName)
            errors["name"] = [$"A name has 1 to {MaxName} characters."];
        if (!AreTags(Skills))
            errors["skills"] = [$"At most {MaxTags} skills of 1 to {MaxName} characters."];
        if (!AreTags(Languages))
            errors["languages"] = [$"At most {MaxTags} languages of 1 to {MaxName} characters."];
        if (!AreTags(Queues))
            errors["queues"] = [$"At most {MaxTags} queues of 1 to {MaxName} characters."];
        if (Chat is < 0 or > MaxPlaces)
            errors["chat"] = [$"From 0 to {MaxPlaces}."];
        if (Voice is < 0 or > MaxPlaces)
            errors["voice"] = [$"From 0 to {MaxPlaces}."];
        return errors;
    }

    public NewAgent ToNewAgent() => new()
    {
        Name = Name!.Trim(),
        Skills = [.. Skills ?? []],
        Languages = Languages is { Length: > 0 } ? [.. Languages.Select(language => language.ToLowerInvariant())] : ["en"],
        ChatCapacity = Chat ?? 3,
        VoiceCapacity = Voice ?? 1,
        Queues = [.. Queues ?? []],
    };

    private static bool AreTags(string[]? tags) =>
        tags is null || (tags.Length <= MaxTags && tags.All(tag => tag is { Length: > 0 and <= MaxName }));
}
