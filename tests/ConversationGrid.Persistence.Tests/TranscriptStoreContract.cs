using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Persistence.Tests;

/// <summary>What holds for every transcript store.</summary>
public abstract class TranscriptStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract ITranscriptStore Store { get; }

    [Fact]
    public async Task ReadAsync_UnknownConversation_IsEmpty()
    {
        var slice = await Store.ReadAsync("nobody", 0, 0, int.MaxValue, default);

        Assert.Empty(slice.Entries);
        Assert.Empty(slice.Events);
    }

    [Fact]
    public async Task ReadAsync_AfterAppend_GivesEveryFieldBack()
    {
        var full = new TranscriptEntry
        {
            Seq = 1,
            From = Author.Bot,
            Text = "Où est ma commande ? 📦\0 end",
            At = Noon.AddTicks(1234567),
            ClientId = "c-1",
            AgentId = "a-7",
            Name = "Ada",
            Intent = "order_status",
            Confidence = 0.8125f,
            Suggestions = ["Yes", "No, \"thanks\"", ""],
        };
        var bare = new TranscriptEntry { Seq = 2, From = Author.Customer, Text = "", At = Noon };
        var transferred = new ConversationEvent
        {
            Ordinal = 1,
            Kind = ConversationEventKind.StatusChanged,
            At = Noon,
            Status = ConversationStatus.Waiting,
            AgentId = "a-7",
            AgentName = "Ada",
            Text = "asked for a person",
            Score = 4,
            Target = new TransferTarget(null, "billing"),
            AfterSeq = 2,
        };
        var note = new ConversationEvent { Ordinal = 2, Kind = ConversationEventKind.Note, At = Noon, Text = "", AfterSeq = 2 };

        await Store.AppendAsync("c", new TranscriptAppend([full, bare], [transferred, note]), default);
        var slice = await Store.ReadAsync("c", 0, 0, int.MaxValue, default);

        Assert.Equal([full with { Suggestions = [] }, bare], slice.Entries.Select(entry => entry with { Suggestions = [] }));
        Assert.Equal(full.Suggestions.AsEnumerable(), slice.Entries[0].Suggestions.AsEnumerable());
        Assert.Equal([transferred, note], slice.Events.AsEnumerable());
    }

    [Fact]
    public async Task ReadAsync_AfterANumber_GivesTheNextOnesAscendingUpToTheLimit()
    {
        await Store.AppendAsync("c", Append(1, 6, events: 5), default);

        var slice = await Store.ReadAsync("c", 2, 3, 3, default);

        Assert.Equal([3, 4, 5], slice.Entries.Select(entry => entry.Seq));
        Assert.Equal([4, 5], slice.Events.Select(change => change.Ordinal));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(6, 6)]
    [InlineData(int.MaxValue, 6)]
    public async Task ReadAsync_WithLimit_GivesAtMostSoMany(int limit, int expected)
    {
        await Store.AppendAsync("c", Append(1, 6), default);

        var slice = await Store.ReadAsync("c", 0, 0, limit, default);

        Assert.Equal(expected, slice.Entries.Length);
    }

    [Fact]
    public async Task ReadAsync_AfterTheLast_IsEmpty()
    {
        await Store.AppendAsync("c", Append(1, 3, events: 1), default);

        var slice = await Store.ReadAsync("c", 3, long.MaxValue, 10, default);

        Assert.Empty(slice.Entries);
        Assert.Empty(slice.Events);
    }

    [Fact]
    public async Task ReadAsync_OtherConversations_AreNotMixedIn()
    {
        await Store.AppendAsync("c", Append(1, 2), default);
        await Store.AppendAsync("C", Append(1, 3), default);
        await Store.AppendAsync("c ", Append(1, 4), default);

        Assert.Equal(2, (await Store.ReadAsync("c", 0, 0, 10, default)).Entries.Length);
        Assert.Equal(3, (await Store.ReadAsync("C", 0, 0, 10, default)).Entries.Length);
        Assert.Equal(4, (await Store.ReadAsync("c ", 0, 0, 10, default)).Entries.Length);
    }

    [Fact]
    public async Task AppendAsync_NothingToAppend_Completes()
    {
        await Store.AppendAsync("c", new TranscriptAppend([], []), default);

        Assert.Empty((await Store.ReadAsync("c", 0, 0, 10, default)).Entries);
    }

    [Fact]
    public async Task AppendAsync_NumberTaken_IsAConflictAndChangesNothing()
    {
        await Store.AppendAsync("c", Append(1, 2, events: 1), default);

        await Assert.ThrowsAsync<TranscriptConflictException>(async () => await Store.AppendAsync("c", Append(2, 3), default));

        var slice = await Store.ReadAsync("c", 0, 0, 10, default);
        Assert.Equal([1, 2], slice.Entries.Select(entry => entry.Seq));
        Assert.Single(slice.Events);
    }

    [Fact]
    public async Task AppendAsync_OrdinalTaken_IsAConflictAndStoresNoEntryEither()
    {
        await Store.AppendAsync("c", Append(1, 1, events: 1), default);

        await Assert.ThrowsAsync<TranscriptConflictException>(async () => await Store.AppendAsync("c", Append(2, 1, events: 1), default));

        Assert.Single((await Store.ReadAsync("c", 0, 0, 10, default)).Entries);
    }

    [Fact]
    public async Task AppendAsync_ClientIdOfTheSameAuthorTaken_IsAConflict()
    {
        await Store.AppendAsync("c", One(1, Author.Customer, "m1"), default);

        await Assert.ThrowsAsync<TranscriptConflictException>(async () => await Store.AppendAsync("c", One(2, Author.Customer, "m1"), default));
        await Store.AppendAsync("c", One(2, Author.Agent, "m1"), default);
        await Store.AppendAsync("d", One(1, Author.Customer, "m1"), default);

        Assert.Equal(2, (await Store.ReadAsync("c", 0, 0, 10, default)).Entries.Length);
    }

    [Fact]
    public async Task AppendAsync_AfterAConflict_GoesOn()
    {
        await Store.AppendAsync("c", Append(1, 2), default);
        await Assert.ThrowsAsync<TranscriptConflictException>(async () => await Store.AppendAsync("c", Append(1, 1), default));

        await Store.AppendAsync("c", Append(3, 1), default);

        Assert.Equal([1, 2, 3], (await Store.ReadAsync("c", 0, 0, 10, default)).Entries.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task AppendAsync_Cancelled_StoresNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AppendAsync("c", Append(1, 1), new CancellationToken(true)));

        Assert.Empty((await Store.ReadAsync("c", 0, 0, 10, default)).Entries);
    }

    [Fact]
    public async Task AppendAsync_TwoWritersOfOneConversation_OneOfThemWinsEachNumber()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            try
            {
                await Store.AppendAsync("c", Append(1 + (i / 2), 1), default);
                return 1;
            }
            catch (TranscriptConflictException)
            {
                return 0;
            }
        })));

        var stored = (await Store.ReadAsync("c", 0, 0, int.MaxValue, default)).Entries;
        Assert.Equal(outcomes.Sum(), stored.Length);
        Assert.Equal(stored.Length, stored.Select(entry => entry.Seq).Distinct().Count());
    }

    [Fact]
    public async Task FindAsync_BySenderAndClientId_FindsTheEntry()
    {
        await Store.AppendAsync("c", One(1, Author.Customer, "m1"), default);
        await Store.AppendAsync("c", One(2, Author.Agent, "m1"), default);
        await Store.AppendAsync("d", One(1, Author.Customer, "m2"), default);

        Assert.Equal(1, (await Store.FindAsync("c", Author.Customer, "m1", default))?.Seq);
        Assert.Equal(2, (await Store.FindAsync("c", Author.Agent, "m1", default))?.Seq);
        Assert.Null(await Store.FindAsync("c", Author.Customer, "m2", default));
        Assert.Null(await Store.FindAsync("nobody", Author.Customer, "m1", default));
    }

    internal static TranscriptAppend Append(long first, int count, int events = 0) => new(
        [.. Enumerable.Range(0, count).Select(i => new TranscriptEntry { Seq = first + i, From = Author.Bot, Text = $"entry {first + i}", At = Noon })],
        [.. Enumerable.Range(1, events).Select(i => new ConversationEvent { Ordinal = i, Kind = ConversationEventKind.Note, At = Noon })]);

    private static TranscriptAppend One(long seq, Author from, string clientId) =>
        new([new TranscriptEntry { Seq = seq, From = from, Text = "hello", At = Noon, ClientId = clientId }], ImmutableArray<ConversationEvent>.Empty);
}
