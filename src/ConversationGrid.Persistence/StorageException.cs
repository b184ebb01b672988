namespace ConversationGrid.Persistence;

/// <summary>The data folder cannot be used, or the disk failed a read or a write. The message names the file and the cause.</summary>
public sealed class StorageException : Exception
{
    public StorageException()
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
