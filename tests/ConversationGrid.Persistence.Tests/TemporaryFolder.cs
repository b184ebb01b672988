namespace ConversationGrid.Persistence.Tests;

/// <summary>A folder of a test's own, deleted with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grid-storage-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
