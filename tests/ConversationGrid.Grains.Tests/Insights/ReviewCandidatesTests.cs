using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Grains.Insights;

namespace ConversationGrid.Grains.Tests.Insights;

public sealed class ReviewCandidatesTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly List<TranscriptEntry> _entries = [];
    private readonly List<ConversationEvent> _events = [];

    [Fact]
    public void From_NotUnderstoodTwice_IsBothInTheirOrder()
    {
        Customer("hi");
        Bot("greeting");
        Customer("first try");
        Bot("fallback");
        Customer("second try");
        Bot(null);
        Change(ConversationStatus.Waiting);
        Change(ConversationStatus.Agent);
        Customer("to the agent");

        var found = Find();

        Assert.Equal(["first try", "second try"], found.Select(one => one.Text));
        Assert.Equal(["c-3", "c-5"], found.Select(one => one.Id));
        Assert.All(found, one => Assert.Equal((null, "refund_status", "c"), (one.Predicted, one.Suggested, one.Conversation)));
    }

    [Fact]
    public void From_UnderstoodWrongly_IsTheOneWithWhatTheBotThought()
    {
        Customer("earlier");
        Bot("store_hours");
        Customer("my money");
        Bot("order_status");
        Bot(null);
        Change(ConversationStatus.Waiting);

        var found = Assert.Single(Find());

        Assert.Equal(("my money", "order_status"), (found.Text, found.Predicted));
        Assert.Equal("order_status", ReviewCandidates.Predicted(Transcript(), IsAside));
    }

    [Fact]
    public void From_AskedForAPersonInTheEnd_IsWhatWasSaidBefore()
    {
        Customer("my money");
        Bot("order_status");
        Customer("a person please");
        Bot(null);
        Change(ConversationStatus.Waiting);

        Assert.Equal("my money", Assert.Single(Find()).Text);
    }

    [Fact]
    public void From_TransferredLater_IsWhatTheBotGaveUpOn()
    {
        Customer("my money");
        Bot(null);
        Change(ConversationStatus.Waiting);
        Change(ConversationStatus.Agent);
        Customer("to the agent");
        Change(ConversationStatus.Waiting);

        Assert.Equal("my money", Assert.Single(Find()).Text);
    }

    [Fact]
    public void From_NothingSaid_IsNothing()
    {
        Bot(null);
        Change(ConversationStatus.Waiting);

        Assert.Empty(Find());
        Assert.Null(ReviewCandidates.Predicted(Transcript(), IsAside));
    }

    [Fact]
    public void From_Many_AreTheLastOnes()
    {
        foreach (var words in new[] { "one", "two", "three", "four" })
        {
            Customer(words);
            Bot("fallback");
        }

        Change(ConversationStatus.Waiting);

        Assert.Equal(["two", "three", "four"], Find().Select(one => one.Text));
    }

    private static bool IsAside(string text, string? intent) => text.Contains("a person", StringComparison.Ordinal) || intent is "greeting";

    private ImmutableArray<Contracts.Insights.ReviewCandidate> Find() => ReviewCandidates.From("c", Transcript(), "refund_status", IsAside, 3);

    private TranscriptSlice Transcript() => new([.. _entries], [.. _events]);

    private void Customer(string text) => _entries.Add(new TranscriptEntry { Seq = _entries.Count + 1, From = Author.Customer, Text = text, At = s_at });

    private void Bot(string? intent) => _entries.Add(new TranscriptEntry { Seq = _entries.Count + 1, From = Author.Bot, Text = "…", At = s_at, Intent = intent });

    private void Change(ConversationStatus status) => _events.Add(new ConversationEvent
    {
        Ordinal = _events.Count + 1, Kind = ConversationEventKind.StatusChanged, At = s_at, Status = status, AfterSeq = _entries.Count,
    });
}
