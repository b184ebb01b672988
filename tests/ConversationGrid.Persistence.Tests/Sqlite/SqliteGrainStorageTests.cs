using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Persistence.Sqlite.GrainState;
using Orleans.Storage;

namespace ConversationGrid.Persistence.Tests.Sqlite;

public sealed class SqliteGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("conversation", "c-1");
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteFixture _fixture;

    public SqliteGrainStorageTests() => _fixture = SqliteFixture.Open(_folder);

    private SqliteGrainStorage Storage => _fixture.GrainStates;

    [Fact]
    public async Task ReadStateAsync_NeverWritten_IsANewState()
    {
        var state = new GrainState<Ledger>(null!, "old") { RecordExists = true };

        await Storage.ReadStateAsync("ledger", Grain, state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Empty(state.State!.Queue);
    }

    [Fact]
    public async Task ReadStateAsync_AfterWrite_GivesEveryMemberBack()
    {
        var written = new GrainState<Ledger>(new Ledger
        {
            Epoch = long.MaxValue,
            Status = ConversationStatus.Agent,
            At = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(3),
            Name = "Zoë \"Z\" <z> 👋",
            Score = float.NaN,
            Target = new TransferTarget("ada", null),
            Queue = [new Escalation { Conversation = "c-2", Number = 3, Channel = Channel.Voice, WaitingSince = DateTimeOffset.UnixEpoch, Summary = "s", Customer = new CustomerProfile { Name = "N" }, RequiredSkills = ["a", "b"] }],
            LetGoBy = { ["ada"] = DateTimeOffset.UnixEpoch },
            ByChannel = { [Channel.Voice] = 4 },
            Tags = ["x", "y"],
            Pending = new Pending("order", null),
        });

        await Storage.WriteStateAsync("ledger", Grain, written);
        var read = new GrainState<Ledger>();
        await Storage.ReadStateAsync("ledger", Grain, read);

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.Equal("1", written.ETag);
        Assert.Equal("1", read.ETag);
        var (expected, actual) = (written.State!, read.State!);
        Assert.Equal(expected.Epoch, actual.Epoch);
        Assert.Equal(expected.Status, actual.Status);
        Assert.Equal(expected.At, actual.At);
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Score, actual.Score);
        Assert.Equal(expected.Target, actual.Target);
        Assert.Equal(expected.LetGoBy, actual.LetGoBy);
        Assert.Equal(expected.ByChannel, actual.ByChannel);
        Assert.Equal(expected.Tags.AsEnumerable(), actual.Tags.AsEnumerable());
        Assert.True(actual.Unset.IsDefault);
        Assert.Equal(expected.Pending, actual.Pending);
        Assert.Equal(expected.Queue[0].RequiredSkills.AsEnumerable(), actual.Queue[0].RequiredSkills.AsEnumerable());
        Assert.Equal(expected.Queue[0] with { RequiredSkills = [] }, actual.Queue[0] with { RequiredSkills = [] });
    }

    [Fact]
    public async Task WriteStateAsync_Always_IsReadableJsonWithoutComputedMembers()
    {
        await Storage.WriteStateAsync("ledger", Grain, new GrainState<Ledger>(new Ledger { Status = ConversationStatus.Waiting, Name = "Zoë" }));

        var json = await RecordAsync();

        Assert.Contains("\"Status\":\"Waiting\"", json, StringComparison.Ordinal);
        Assert.Contains("\"Name\":\"Zoë\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(Ledger.IsEmpty), json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadStateAsync_MembersOfAnotherVersion_AreSkipped()
    {
        await Storage.WriteStateAsync("ledger", Grain, new GrainState<Ledger>(new Ledger { Epoch = 7 }));
        await _fixture.Database.Writer.WriteAsync(new Doing(session => session.Execute("""UPDATE grain_states SET record = '{"Epoch":8,"Invented":{"Later":[1]}}'""")), default);
        var read = new GrainState<Ledger>();

        await Storage.ReadStateAsync("ledger", Grain, read);

        Assert.Equal(8, read.State!.Epoch);
        Assert.Empty(read.State.Queue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Epoch\":")]
    [InlineData("{\"Epoch\":\"many\"}")]
    public async Task ReadStateAsync_NotItsJson_FailsWithTheGrainsName(string record)
    {
        await Storage.WriteStateAsync("ledger", Grain, new GrainState<Ledger>(new Ledger()));
        await _fixture.Database.Writer.WriteAsync(new Doing(session => session.Use("UPDATE grain_states SET record = ?").Bind(record).Execute()), default);

        var failure = await Assert.ThrowsAsync<StorageException>(ReadAsync);

        Assert.Contains(Grain.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteStateAsync_SeveralTimes_CountsTheETagUp()
    {
        var state = new GrainState<Ledger>(new Ledger());
        for (var i = 1; i <= 3; i++)
        {
            state.State!.Epoch = i;
            await Storage.WriteStateAsync("ledger", Grain, state);
            Assert.Equal($"{i}", state.ETag);
        }

        Assert.Equal(3, (await ReadAsync()).State!.Epoch);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("2 ")]
    [InlineData("")]
    public async Task WriteStateAsync_AnotherETag_IsInconsistentAndChangesNothing(string? etag)
    {
        var state = new GrainState<Ledger>(new Ledger { Epoch = 1 });
        await Storage.WriteStateAsync("ledger", Grain, state);
        await Storage.WriteStateAsync("ledger", Grain, state);
        var stale = new GrainState<Ledger>(new Ledger { Epoch = 2 }, etag!);

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("ledger", Grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("ledger", Grain, stale));

        Assert.Equal("2", conflict.StoredEtag);
        Assert.Equal(etag, conflict.CurrentEtag);
        Assert.Equal(etag, stale.ETag);
        Assert.Equal(1, (await ReadAsync()).State!.Epoch);
    }

    [Fact]
    public async Task WriteStateAsync_ETagOfARecordThatIsNotThere_IsInconsistent() =>
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("ledger", Grain, new GrainState<Ledger>(new Ledger(), "1")));

    [Fact]
    public async Task WriteStateAsync_TwoAtOnceFromTheSameETag_OneOfThemWins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            try
            {
                await Storage.WriteStateAsync("ledger", Grain, new GrainState<Ledger>(new Ledger { Epoch = i }));
                return i;
            }
            catch (InconsistentStateException)
            {
                return -1;
            }
        })));

        Assert.Equal([(await ReadAsync()).State!.Epoch], results.Where(result => result >= 0).Select(result => (long)result));
    }

    [Fact]
    public async Task ClearStateAsync_Written_ItIsGone()
    {
        var state = new GrainState<Ledger>(new Ledger { Epoch = 7 });
        await Storage.WriteStateAsync("ledger", Grain, state);

        await Storage.ClearStateAsync("ledger", Grain, state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(0, state.State!.Epoch);
        var read = await ReadAsync();
        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
    }

    [Fact]
    public async Task ClearStateAsync_NeverWritten_DoesNothing()
    {
        await Storage.ClearStateAsync("ledger", Grain, new GrainState<Ledger>());

        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task WriteStateAsync_AfterClear_NoETagFromBeforeFitsAgain()
    {
        var state = new GrainState<Ledger>(new Ledger());
        await Storage.WriteStateAsync("ledger", Grain, state);
        var stale = new GrainState<Ledger>(new Ledger(), state.ETag!);
        await Storage.ClearStateAsync("ledger", Grain, state);
        await Storage.WriteStateAsync("ledger", Grain, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("ledger", Grain, stale));

        Assert.True((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task WriteStateAsync_OtherStatesAndGrains_AreApart()
    {
        var other = GrainId.Create("conversation", "c-2");
        await Storage.WriteStateAsync("ledger", Grain, new GrainState<Ledger>(new Ledger { Epoch = 1 }));
        await Storage.WriteStateAsync("other", Grain, new GrainState<Ledger>(new Ledger { Epoch = 2 }));
        await Storage.WriteStateAsync("ledger", other, new GrainState<Ledger>(new Ledger { Epoch = 3 }));

        Assert.Equal(1, (await ReadAsync()).State!.Epoch);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Dispose();
    }

    private async Task<GrainState<Ledger>> ReadAsync()
    {
        var state = new GrainState<Ledger>();
        await Storage.ReadStateAsync("ledger", Grain, state);
        return state;
    }

    private async Task<string> RecordAsync() => await _fixture.Database.ReadAsync(0, (session, _) =>
    {
        using var rows = session.Use("SELECT record FROM grain_states").Query();
        rows.Next();
        return rows.Text(0);
    }, default);

    /// <summary>A state with one of each kind of member that grains keep.</summary>
    public sealed class Ledger
    {
        public long Epoch { get; set; }

        public ConversationStatus Status { get; set; }

        public DateTimeOffset At { get; set; }

        public string? Name { get; set; }

        public float Score { get; set; }

        public TransferTarget? Target { get; set; }

        public List<Escalation> Queue { get; set; } = [];

        public Dictionary<string, DateTimeOffset> LetGoBy { get; set; } = [];

        public Dictionary<Channel, int> ByChannel { get; set; } = [];

        public ImmutableArray<string> Tags { get; set; } = [];

        public ImmutableArray<string> Unset { get; set; }

        public Pending? Pending { get; set; }

        public bool IsEmpty => Queue.Count == 0;
    }

    public sealed record Pending(string Intent, string? Slot);
}
