namespace ConversationGrid.LoadTests.Wire;

/// <summary>How virtual customers and agents behave on the wire.</summary>
public sealed record WireSetup
{
    public static WireSetup Default { get; } = new();

    /// <summary>Whatever is awaited from the server must come within this.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Keeps the last frames both ways for the message of a failure.</summary>
    public bool IsTraced { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
