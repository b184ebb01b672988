using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ConversationGrid.Persistence.Sqlite;

/// <summary>
/// A prepared statement that is used again and again. Parameters are bound in their order, columns are
/// numbered from 0.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _utf8 = new byte[512];
    private int _bound;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(double? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_double(_statement, ++_bound, number) : raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, ++_bound));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        return BindText(_utf8.AsSpan(0, Encoding.UTF8.GetBytes(value, _utf8)));
    }

    public Statement BindText(ReadOnlySpan<byte> utf8)
    {
        // An empty span is a null pointer there, and would be bound as NULL.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(_statement, ++_bound, "") : raw.sqlite3_bind_text(_statement, ++_bound, utf8));
        return this;
    }

    /// <summary>Runs it to its end and returns how many rows it changed.</summary>
    public int Execute()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it as a query; disposing the rows ends it.</summary>
    public Rows Query() => new(this);

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result != raw.SQLITE_DONE)
            Check(result);
        return false;
    }

    private void Reset()
    {
        _bound = 0;
        // Reports once more what the step did.
        _ = raw.sqlite3_reset(_statement);
    }

    private void Check(int result)
    {
        if (result == raw.SQLITE_OK)
            return;
        _bound = 0;
        SqliteException.ThrowExceptionForRC(result, _database);
    }

    public readonly ref struct Rows(Statement statement)
    {
        public bool Next() => statement.Step();

        public bool IsNull(int column) => raw.sqlite3_column_type(statement._statement, column) == raw.SQLITE_NULL;

        public long Integer(int column) => raw.sqlite3_column_int64(statement._statement, column);

        public double Real(int column) => raw.sqlite3_column_double(statement._statement, column);

        public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

        public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

        /// <summary>Valid until the next row.</summary>
        public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement._statement, column);

        public void Dispose() => statement.Reset();
    }
}
