namespace ConversationGrid.Host.Commands;

/// <summary>What every command ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
}
