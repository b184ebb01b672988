using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Persistence.Tests.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteFixture? _fixture;

    [Fact]
    public async Task WriteAsync_ManyWhileACommitIsUnderWay_ShareOneTransaction()
    {
        var fixture = Open();
        var gate = await WriterGate.CloseAsync(fixture.Database);
        var before = fixture.Database.Writer.Commits;
        var appends = Appends(fixture, 1_000);

        await gate.OpenAsync();
        await Task.WhenAll(appends);

        Assert.Equal(before + 2, fixture.Database.Writer.Commits);
    }

    [Fact]
    public async Task WriteAsync_MoreThanTheBatchLimit_TakesSeveralTransactions()
    {
        var fixture = Open(new StorageOptions { Directory = _folder.Path, BatchLimit = 4 });
        var gate = await WriterGate.CloseAsync(fixture.Database);
        var before = fixture.Database.Writer.Commits;
        var appends = Appends(fixture, 10);

        await gate.OpenAsync();
        await Task.WhenAll(appends);

        Assert.Equal(before + 1 + 3, fixture.Database.Writer.Commits);
    }

    [Fact]
    public async Task WriteAsync_OneOfABatchConflicts_OnlyItFails()
    {
        var fixture = Open();
        await fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 2), default);
        var gate = await WriterGate.CloseAsync(fixture.Database);
        var before = fixture.Database.Writer.Commits;
        var first = fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(3, 1), default);
        // Its first entry is new, its second one is not: nothing of it may stay.
        var torn = fixture.Transcripts.AppendAsync("d", TranscriptStoreContract.Append(1, 1), default);
        var conflict = fixture.Transcripts.AppendAsync("d", new TranscriptAppend([.. TranscriptStoreContract.Append(2, 1).Entries, .. TranscriptStoreContract.Append(1, 1).Entries], []), default);
        var last = fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(4, 1), default);

        await gate.OpenAsync();

        await first;
        await torn;
        await last;
        await Assert.ThrowsAsync<TranscriptConflictException>(async () => await conflict);
        Assert.Equal(before + 2, fixture.Database.Writer.Commits);
        await AssertStoredAsync(fixture, "c", 1, 2, 3, 4);
        await AssertStoredAsync(fixture, "d", 1);
    }

    [Fact]
    public async Task WriteAsync_RequestThrows_OnlyItFailsAndWithWhatItThrew()
    {
        var fixture = Open();
        var gate = await WriterGate.CloseAsync(fixture.Database);
        var appends = Appends(fixture, 2);
        var bad = fixture.Database.Writer.WriteAsync(new Doing(_ => throw new InvalidTimeZoneException("mine")), default);

        await gate.OpenAsync();

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await bad)).Message);
        await Task.WhenAll(appends);
    }

    [Fact]
    public async Task WriteAsync_DiskFull_FailsWithTheFilesNameAndTheWriterGoesOn()
    {
        var fixture = Open();
        await fixture.Database.Writer.WriteAsync(new Doing(session => session.Integer("PRAGMA max_page_count = 1")), default);

        var failure = await Assert.ThrowsAsync<StorageException>(async () => await fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 1_000), default));

        Assert.Contains(fixture.Database.File, failure.Message, StringComparison.Ordinal);
        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        await AssertStoredAsync(fixture, "c");

        await fixture.Database.Writer.WriteAsync(new Doing(session => session.Integer("PRAGMA max_page_count = 1000000")), default);
        await fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 1_000), default);
        Assert.Equal(1_000, (await NumbersAsync(fixture, "c")).Length);
    }

    [Fact]
    public async Task WriteAsync_TransactionLost_FailsItsCallersAndTheWriterGoesOn()
    {
        var fixture = Open();
        var gate = await WriterGate.CloseAsync(fixture.Database);
        var append = fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 1), default);
        // What some errors of the disk make SQLite do.
        var lost = fixture.Database.Writer.WriteAsync(new Doing(session => session.Execute("ROLLBACK")), default);

        await gate.OpenAsync();

        await Assert.ThrowsAsync<StorageException>(async () => await append);
        await Assert.ThrowsAsync<StorageException>(async () => await lost);
        await AssertStoredAsync(fixture, "c");
        await fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 1), default);
        await AssertStoredAsync(fixture, "c", 1);
    }

    [Fact]
    public async Task WriteAsync_QueueFull_WaitsForAPlaceAndCanBeCancelledMeanwhile()
    {
        var fixture = Open(new StorageOptions { Directory = _folder.Path, QueueLimit = 2 });
        var gate = await WriterGate.CloseAsync(fixture.Database);
        var queued = Appends(fixture, 2);
        using var cancellation = new CancellationTokenSource();
        var waiting = fixture.Transcripts.AppendAsync("waiting", TranscriptStoreContract.Append(1, 1), default).AsTask();
        var cancelled = fixture.Transcripts.AppendAsync("cancelled", TranscriptStoreContract.Append(1, 1), cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(waiting.IsCompleted);
        await gate.OpenAsync();
        await Task.WhenAll(queued);
        await waiting;

        await AssertStoredAsync(fixture, "waiting", 1);
        await AssertStoredAsync(fixture, "cancelled");
    }

    [Fact]
    public async Task ReadAsync_WhileATransactionIsOpen_SeesWhatWasCommittedBefore()
    {
        var fixture = Open();
        await fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(1, 1), default);
        var gate = await WriterGate.CloseAsync(fixture.Database);
        var append = fixture.Transcripts.AppendAsync("c", TranscriptStoreContract.Append(2, 1), default);

        await AssertStoredAsync(fixture, "c", 1);
        await gate.OpenAsync();
        await append;
        await AssertStoredAsync(fixture, "c", 1, 2);
    }

    [Fact]
    public async Task ReadAsync_MoreCallersThanReaders_AllAreServed()
    {
        var fixture = Open(new StorageOptions { Directory = _folder.Path, Readers = 1 });
        await Task.WhenAll(Appends(fixture, 50));

        var slices = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => NumbersAsync(fixture, $"c{i % 50}"))));

        Assert.All(slices, slice => Assert.Equal([1, 2], slice));
    }

    public void Dispose()
    {
        _fixture?.Dispose();
        _folder.Dispose();
    }

    private SqliteFixture Open(StorageOptions? options = null) => _fixture = new SqliteFixture(options ?? new StorageOptions { Directory = _folder.Path });

    private static List<Task> Appends(SqliteFixture fixture, int count) =>
        [.. Enumerable.Range(0, count).Select(i => fixture.Transcripts.AppendAsync($"c{i}", TranscriptStoreContract.Append(1, 2), default).AsTask())];

    private static async Task AssertStoredAsync(SqliteFixture fixture, string conversation, params long[] numbers) =>
        Assert.Equal(numbers, await NumbersAsync(fixture, conversation));

    private static async Task<long[]> NumbersAsync(SqliteFixture fixture, string conversation) =>
        [.. (await fixture.Transcripts.ReadAsync(conversation, 0, 0, int.MaxValue, default)).Entries.Select(entry => entry.Seq)];
}
