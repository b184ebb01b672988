using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Persistence.Tests.Sqlite;

public sealed class SqliteTranscriptStoreTests : TranscriptStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteFixture _fixture;

    public SqliteTranscriptStoreTests() => _fixture = SqliteFixture.Open(_folder);

    protected override ITranscriptStore Store => _fixture.Transcripts;

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteDecisionStoreTests : DecisionStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteFixture _fixture;

    public SqliteDecisionStoreTests() => _fixture = new SqliteFixture(new StorageOptions { Directory = _folder.Path, KeepDecisions = Keep });

    protected override IDecisionStore Store => _fixture.Decisions;

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteShadowStoreTests : ShadowStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteFixture _fixture;

    public SqliteShadowStoreTests() => _fixture = new SqliteFixture(new StorageOptions { Directory = _folder.Path, KeepDecisions = Keep });

    protected override IShadowStore Store => _fixture.Shadow;

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Dispose();
    }
}
