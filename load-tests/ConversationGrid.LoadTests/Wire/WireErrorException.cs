namespace ConversationGrid.LoadTests.Wire;

/// <summary>The server answered a frame with an error.</summary>
public sealed class WireErrorException(ServerFrame error, string trace)
    : Exception($"The server answered {error.Code}: {error.Message} (to {error.Id}).{trace}")
{
    public string? Code { get; } = error.Code;
}
