using System.Diagnostics.Metrics;
using ConversationGrid.Persistence.Sqlite;
using ConversationGrid.Persistence.Sqlite.Decisions;
using ConversationGrid.Persistence.Sqlite.GrainState;
using ConversationGrid.Persistence.Sqlite.Transcripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Tests.Sqlite;

/// <summary>The SQLite stores over one data folder, to be opened and closed as often as a test likes.</summary>
internal sealed class SqliteFixture : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IOptions<StorageOptions> _options;

    public SqliteFixture(StorageOptions options)
    {
        _options = Options.Create(options);
        Database = new SqliteDatabase(_options, new StorageMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger<SqliteDatabase>.Instance);
        Transcripts = new SqliteTranscriptStore(Database);
        Decisions = new SqliteDecisionStore(Database, _options);
        Shadow = new SqliteShadowStore(Database, _options);
        GrainStates = new SqliteGrainStorage(Database);
    }

    public SqliteDatabase Database { get; }

    public SqliteTranscriptStore Transcripts { get; }

    public SqliteDecisionStore Decisions { get; }

    public SqliteShadowStore Shadow { get; }

    public SqliteGrainStorage GrainStates { get; }

    public static SqliteFixture Open(TemporaryFolder folder) => new(new StorageOptions { Directory = folder.Path });

    public void Dispose()
    {
        Database.Dispose();
        _services.Dispose();
    }
}
