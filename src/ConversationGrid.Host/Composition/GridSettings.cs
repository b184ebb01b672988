namespace ConversationGrid.Host.Composition;

/// <summary>What the command line says of a grid.</summary>
internal sealed record GridSettings
{
    public required int Port { get; init; }

    /// <summary>Absolute.</summary>
    public required string DataFolder { get; init; }

    /// <summary><c>memory</c> or <c>sqlite</c>.</summary>
    public required string Storage { get; init; }

    /// <summary>The quantum service: <c>on</c>, <c>off</c>, or the address of one that runs.</summary>
    public string Quantum { get; init; } = "off";

    /// <summary><c>Section:Key=value</c>, the last of a key wins.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
