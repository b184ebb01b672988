using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace ConversationGrid.Persistence.Sqlite;

/// <summary>A few connections that only read, beside the writer. When all are in use, callers wait.</summary>
internal sealed class SqliteReaders : IDisposable
{
    private readonly Channel<SqliteSession> _idle;

    public SqliteReaders(string file, int count)
    {
        _idle = Channel.CreateBounded<SqliteSession>(count);
        for (var i = 0; i < count; i++)
        {
            var session = new SqliteSession(file, SqliteOpenMode.ReadOnly);
            session.Execute("PRAGMA busy_timeout = 5000");
            _idle.Writer.TryWrite(session);
        }
    }

    public ValueTask<SqliteSession> RentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _idle.Reader.TryRead(out var session) ? new ValueTask<SqliteSession>(session) : _idle.Reader.ReadAsync(cancellationToken);
    }

    public void Return(SqliteSession session)
    {
        if (!_idle.Writer.TryWrite(session))
            session.Dispose();
    }

    /// <summary>One that is in use is closed when it is returned.</summary>
    public void Dispose()
    {
        _idle.Writer.TryComplete();
        while (_idle.Reader.TryRead(out var session))
            session.Dispose();
    }
}
