using Microsoft.Data.Sqlite;

namespace ConversationGrid.Persistence.Sqlite;

/// <summary>
/// The tables. A conversation's name is replaced by a number that counts up, so that what is written at the
/// same time lies side by side in the file and a transaction touches few pages.
/// </summary>
internal static class SqliteSchema
{
    public const int Version = 2;

    /// <summary>Marks the file as ours: the letters "CGrd".</summary>
    private const int ApplicationId = 0x43477264;

    /// <summary>Times are ticks of 100 ns in UTC; authors, kinds and states are the numbers of their enums.</summary>
    private const string Create = """
        CREATE TABLE conversations (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE
        );
        CREATE TABLE entries (
          conversation INTEGER NOT NULL,
          seq INTEGER NOT NULL,
          author INTEGER NOT NULL,
          at INTEGER NOT NULL,
          text TEXT NOT NULL,
          client_id TEXT,
          agent_id TEXT,
          name TEXT,
          intent TEXT,
          confidence REAL,
          suggestions TEXT,
          PRIMARY KEY (conversation, seq)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX entries_by_client_id ON entries (conversation, author, client_id) WHERE client_id IS NOT NULL;
        CREATE TABLE events (
          conversation INTEGER NOT NULL,
          ordinal INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          at INTEGER NOT NULL,
          status INTEGER NOT NULL,
          agent_id TEXT,
          agent_name TEXT,
          text TEXT,
          score INTEGER NOT NULL,
          target_agent TEXT,
          target_skill TEXT,
          after_seq INTEGER NOT NULL,
          PRIMARY KEY (conversation, ordinal)
        ) WITHOUT ROWID;
        CREATE TABLE grain_states (
          id INTEGER PRIMARY KEY,
          state TEXT NOT NULL,
          grain TEXT NOT NULL,
          version INTEGER NOT NULL,
          record TEXT,
          UNIQUE (state, grain)
        );
        CREATE TABLE decisions (
          id INTEGER PRIMARY KEY,
          conversation TEXT NOT NULL,
          record TEXT NOT NULL
        );
        CREATE INDEX decisions_by_conversation ON decisions (conversation);
        """;

    /// <summary>What each version has added, from the second on.</summary>
    private static readonly string[] s_added =
    [
        """
        CREATE TABLE shadow_answers (
          id INTEGER PRIMARY KEY,
          record TEXT NOT NULL
        );
        """,
    ];

    /// <exception cref="StorageException">The file is not a database of this grid, or one of a newer version.</exception>
    public static void Ensure(SqliteSession session, string file)
    {
        try
        {
            var version = session.Integer("PRAGMA user_version");
            var application = session.Integer("PRAGMA application_id");
            if (version == 0 && application == 0 && session.Integer("SELECT count(*) FROM sqlite_schema") == 0)
                session.RunScript($"BEGIN; {Create} {string.Concat(s_added)} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT;");
            else if (application != ApplicationId)
                throw new StorageException($"{file} is a database of some other program. Set {StorageOptions.Section}:{nameof(StorageOptions.Directory)} to another folder.");
            else if (version is > 0 and < Version)
                session.RunScript($"BEGIN; {string.Concat(s_added.Skip((int)version - 1))} PRAGMA user_version = {Version}; COMMIT;");
            else if (version > Version)
                throw new StorageException($"{file} was written by a newer version of this program (its format is {version}, the newest known here is {Version}). Run that version, or set {StorageOptions.Section}:{nameof(StorageOptions.Directory)} to another folder.");
        }
        catch (SqliteException e)
        {
            throw new StorageException($"{file} is damaged or not a database: {e.Message}", e);
        }
    }
}
