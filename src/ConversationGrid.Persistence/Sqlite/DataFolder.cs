namespace ConversationGrid.Persistence.Sqlite;

/// <summary>The folder that the data is kept in, held by this process alone until it is disposed.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMacOS = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private readonly FileStream _lock;

    /// <exception cref="StorageException">It cannot be made or written to, or another process uses it.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        DatabaseFile = System.IO.Path.Combine(Path, "grid.db");
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Path);
            else
                Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data folder {Path} cannot be used: {e.Message}", e);
        }

        _lock = Lock();
        try
        {
            // SQLite gives the files beside it the rights that this one has.
            Open(DatabaseFile, FileShare.ReadWrite).Dispose();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public string DatabaseFile { get; }

    /// <summary>The file stays: that it is there means nothing, that it is locked does.</summary>
    public void Dispose() => _lock.Dispose();

    private FileStream Lock()
    {
        var file = System.IO.Path.Combine(Path, "grid.lock");
        try
        {
            return Open(file, FileShare.None);
        }
        catch (StorageException e) when (e.InnerException is IOException { HResult: WouldBlockOnLinux or WouldBlockOnMacOS or SharingViolation })
        {
            throw new StorageException($"The data folder {Path} is in use by another process. Stop that one, or set {StorageOptions.Section}:{nameof(StorageOptions.Directory)} to another folder.", e.InnerException);
        }
    }

    private static FileStream Open(string file, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        try
        {
            return new FileStream(file, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{file} cannot be opened: {e.Message}", e);
        }
    }
}
