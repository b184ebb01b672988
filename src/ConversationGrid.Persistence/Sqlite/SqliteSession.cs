using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ConversationGrid.Persistence.Sqlite;

/// <summary>A connection and its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    // The texts are constants: the same one is the same object.
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    static SqliteSession() => Batteries_V2.Init();

    public SqliteSession(string file, SqliteOpenMode mode)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        _connection.Open();
    }

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Prepares <paramref name="sql"/>, a constant, at its first use.</summary>
    public Statement Use(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new Statement(_connection.Handle!, sql));
        return statement;
    }

    public int Execute(string sql) => Use(sql).Execute();

    /// <summary>Runs a text of several statements, once.</summary>
    public void RunScript(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public long Integer(string sql)
    {
        using var rows = Use(sql).Query();
        return rows.Next() ? rows.Integer(0) : 0;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }
}
