using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Sqlite;

/// <summary>The one database file of a data folder, open from construction to disposal.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly DataFolder _folder;
    private readonly SqliteSession _session;
    private readonly SqliteReaders _readers;
    private bool _isDisposed;

    /// <exception cref="StorageException">The folder or the file in it cannot be used; the message says why.</exception>
    public SqliteDatabase(IOptions<StorageOptions> options, StorageMetrics metrics, ILogger<SqliteDatabase> logger)
    {
        _folder = new DataFolder(options.Value.Directory);
        SqliteSession? session = null;
        try
        {
            session = new SqliteSession(File, SqliteOpenMode.ReadWrite);
            SqliteSchema.Ensure(session, File);
            session.RunScript($"""
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = {options.Value.Synchronous};
                PRAGMA busy_timeout = 5000;
                PRAGMA wal_autocheckpoint = 4000;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA cache_size = -16384;
                """);
            _readers = new SqliteReaders(File, options.Value.Readers);
            _session = session;
            Writer = new SqliteWriter(session, File, options.Value, metrics, logger);
        }
        catch (Exception e)
        {
            session?.Dispose();
            _folder.Dispose();
            if (e is SqliteException)
                throw new StorageException($"{File} cannot be opened: {e.Message}", e);
            throw;
        }
    }

    public string File => _folder.DatabaseFile;

    public SqliteWriter Writer { get; }

    /// <summary>Reads on the caller's thread: the pages of a conversation are few and mostly in memory.</summary>
    /// <exception cref="StorageException">The disk failed, or the file is damaged.</exception>
    public async ValueTask<TResult> ReadAsync<TRequest, TResult>(TRequest request, Func<SqliteSession, TRequest, TResult> read, CancellationToken cancellationToken)
    {
        SqliteSession session;
        try
        {
            session = await _readers.RentAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase), $"{File} is closed.");
        }

        try
        {
            return read(session, request);
        }
        catch (SqliteException e)
        {
            throw new StorageException($"{File} could not be read: {e.Message}", e);
        }
        finally
        {
            _readers.Return(session);
        }
    }

    /// <summary>Writes what is queued, then moves all of it from the log into the file.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Writer.Dispose();
        _readers.Dispose();
        // The last one to close moves the log's pages into the file and deletes the log.
        _session.Dispose();
        _folder.Dispose();
    }
}
