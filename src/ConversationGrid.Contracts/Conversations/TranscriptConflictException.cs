namespace ConversationGrid.Contracts.Conversations;

/// <summary>A number of a transcript is taken already: another activation of the conversation writes, too.</summary>
public sealed class TranscriptConflictException : Exception
{
    public TranscriptConflictException()
    {
    }

    public TranscriptConflictException(string message)
        : base(message)
    {
    }

    public TranscriptConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
