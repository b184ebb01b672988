using Microsoft.Data.Sqlite;

namespace ConversationGrid.Persistence.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabaseFile => Path.Combine(_folder.Path, "grid.db");

    [Fact]
    public async Task Dispose_ThenOpenedAgain_HasEverything()
    {
        using (var first = SqliteFixture.Open(_folder))
            await first.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 3, events: 2), default);

        using var second = SqliteFixture.Open(_folder);
        await second.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(4, 1), default);

        var slice = await second.Transcripts.ReadAsync("c", 0, 0, 10, default);
        Assert.Equal([1, 2, 3, 4], slice.Entries.Select(entry => entry.Seq));
        Assert.Equal(2, slice.Events.Length);
    }

    [Fact]
    public async Task Dispose_WritesQueued_CarriesThemOut()
    {
        var fixture = SqliteFixture.Open(_folder);
        var appends = Enumerable.Range(0, 2_000).Select(i => fixture.Transcripts.AppendAsync($"c{i}", TranscriptStoreContract.Append(1, 2), default).AsTask()).ToList();

        fixture.Dispose();

        await Task.WhenAll(appends);
        using var again = SqliteFixture.Open(_folder);
        for (var i = 0; i < appends.Count; i++)
            Assert.Equal(2, (await again.Transcripts.ReadAsync($"c{i}", 0, 0, 10, default)).Entries.Length);
    }

    [Fact]
    public void Dispose_Always_LeavesOneFileWithoutALog()
    {
        var fixture = SqliteFixture.Open(_folder);
        fixture.Dispose();

        Assert.Equal(["grid.db", "grid.lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task AnyCall_AfterDispose_ThrowsObjectDisposed()
    {
        var fixture = SqliteFixture.Open(_folder);
        fixture.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 1), default));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await fixture.Transcripts.ReadAsync("c", 0, 0, 10, default));
    }

    [Fact]
    public void Open_FolderThatIsMissing_IsMadeForTheOwnerAlone()
    {
        var path = Path.Combine(_folder.Path, "a", "b");
        using var fixture = new SqliteFixture(new StorageOptions { Directory = path });

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
            foreach (var file in Directory.GetFiles(path))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Open_FolderInUse_IsRefusedByItsName()
    {
        using var first = SqliteFixture.Open(_folder);

        var refusal = Assert.Throws<StorageException>(() => SqliteFixture.Open(_folder));

        Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AfterARefusal_TheFolderIsFreeAgain()
    {
        File.WriteAllText(DatabaseFile, "this is no database, but it is long enough to be looked at as if it were one: " + new string('x', 4096));
        Assert.Throws<StorageException>(() => SqliteFixture.Open(_folder));
        File.Delete(DatabaseFile);

        using var fixture = SqliteFixture.Open(_folder);
    }

    [Fact]
    public void Open_FolderThatIsAFile_IsRefusedByItsName()
    {
        var path = Path.Combine(_folder.Path, "file");
        File.WriteAllText(path, "");

        var refusal = Assert.Throws<StorageException>(() => new SqliteFixture(new StorageOptions { Directory = path }));

        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NotADatabase_IsRefusedAndLeftAsItIs()
    {
        var text = new string('x', 8192);
        File.WriteAllText(DatabaseFile, text);

        var refusal = Assert.Throws<StorageException>(() => SqliteFixture.Open(_folder));

        Assert.Contains(DatabaseFile, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(DatabaseFile));
    }

    [Fact]
    public void Open_SomeOtherProgramsDatabase_IsRefused()
    {
        Run("CREATE TABLE recipes (name TEXT)");

        var refusal = Assert.Throws<StorageException>(() => SqliteFixture.Open(_folder));

        Assert.Contains("other program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NewerVersion_IsRefusedWithBothVersions()
    {
        SqliteFixture.Open(_folder).Dispose();
        Run("PRAGMA user_version = 99");

        var refusal = Assert.Throws<StorageException>(() => SqliteFixture.Open(_folder));

        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OlderVersion_KeepsWhatItHasAndGainsTheRest()
    {
        using (var fixture = SqliteFixture.Open(_folder))
            await fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 1), default);
        // As the first version left it.
        Run("DROP TABLE shadow_answers; PRAGMA user_version = 1");

        using var again = SqliteFixture.Open(_folder);

        Assert.Empty(await again.Shadow.ReadAsync(10, default));
        Assert.Single((await again.Transcripts.ReadAsync("c", 0, 0, 10, default)).Entries);
    }

    [Fact]
    public async Task ReadAsync_DamagedPages_FailsWithTheFilesName()
    {
        using (var fixture = SqliteFixture.Open(_folder))
            await fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 500), default);
        var bytes = File.ReadAllBytes(DatabaseFile);
        bytes.AsSpan(4096).Fill(0xA5);
        File.WriteAllBytes(DatabaseFile, bytes);

        var failure = await Assert.ThrowsAsync<StorageException>(async () =>
        {
            using var fixture = SqliteFixture.Open(_folder);
            await fixture.Transcripts.ReadAsync("c", 0, 0, 1_000, default);
        });

        Assert.Contains(DatabaseFile, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
