using System.Text.Json;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Grains.Conversations;

namespace ConversationGrid.Grains.Tests.Conversations;

public sealed class ConversationStateTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ConversationOptions s_options = new() { RememberedMessageIds = 3, ContextTurns = 3, IntentHistory = 2 };
    private readonly ConversationState _state = new();

    [Fact]
    public void Apply_Entries_KeepsTheNewest()
    {
        for (var i = 1; i <= 5; i++)
            _state.Apply(new TranscriptEntry { Seq = i, From = Author.Customer, Text = $"t{i}", At = s_at.AddSeconds(i), ClientId = $"m{i}" }, s_options);

        Assert.Equal((5, s_at.AddSeconds(5)), (_state.LastSeq, _state.LastActivityAt));
        Assert.Equal(["m3", "m4", "m5"], _state.Seen.Select(seen => seen.ClientId));
        Assert.Equal(["t3", "t4", "t5"], _state.Context.Turns.Select(turn => turn.Text));
    }

    [Fact]
    public void Apply_BotsAnswers_AreTheIntentHistory()
    {
        foreach (var intent in new[] { "a", null, "b", "c" })
            _state.Apply(new TranscriptEntry { Seq = 1, From = Author.Bot, Text = "x", At = s_at, Intent = intent, Confidence = 0.5f }, s_options);

        Assert.Equal([new AnsweredIntent("b", 0.5f), new AnsweredIntent("c", 0.5f)], _state.Context.Intents);
        Assert.Equal("c", _state.Context.LastIntent);
    }

    [Fact]
    public void Apply_WholeLife_GoesThroughEveryStatus()
    {
        Change(1, ConversationStatus.Waiting, reason: "unsure");
        Assert.Equal((ConversationStatus.Waiting, 1, s_at.AddMinutes(1), "unsure"), (_state.Status, _state.Escalations, _state.WaitingSince, _state.EscalationReason));

        Change(2, ConversationStatus.Agent, agent: "ana");
        Assert.Equal((ConversationStatus.Agent, "ana", "ana", "Name of ana"), (_state.Status, _state.AgentId, _state.LastAgentId, _state.AgentName));

        Change(3, ConversationStatus.Waiting, reason: "transferred", target: new TransferTarget(null, "billing"));
        Assert.Equal((null, null, "ana", true, 2), (_state.AgentId, _state.AgentName, _state.LastAgentId, _state.WasTransferred, _state.Escalations));
        Assert.Equal(("billing", s_at.AddMinutes(3)), (_state.Target!.Skill, _state.WaitingSince));

        Change(4, ConversationStatus.Agent, agent: "ben");
        Assert.Null(_state.Target);

        Change(5, ConversationStatus.Bot);
        Assert.Equal((ConversationStatus.Bot, null, "ben"), (_state.Status, _state.AgentId, _state.LastAgentId));

        Change(6, ConversationStatus.Ended);
        Assert.Equal((ConversationStatus.Ended, 6L, s_at.AddMinutes(6)), (_state.Status, _state.LastEvent, _state.LastActivityAt));
    }

    [Fact]
    public void Apply_EndedWithAnAgent_KeepsWhoHasTheWrapUp()
    {
        Change(1, ConversationStatus.Waiting);
        Change(2, ConversationStatus.Agent, agent: "ana");
        Change(3, ConversationStatus.Ended);

        Assert.Equal("ana", _state.AgentId);
    }

    [Fact]
    public void Apply_AgentLost_KeepsTheTimeWaited()
    {
        Change(1, ConversationStatus.Waiting, reason: "unsure");
        Change(2, ConversationStatus.Agent, agent: "ana");
        Change(9, ConversationStatus.Waiting, reason: "agent_lost");

        Assert.Equal((s_at.AddMinutes(1), 2, false), (_state.WaitingSince, _state.Escalations, _state.WasTransferred));
    }

    [Fact]
    public void Apply_BotSpeaksWhileWaiting_IsRememberedForThisWaitOnly()
    {
        Change(1, ConversationStatus.Waiting);
        Assert.False(_state.SpokeWhileWaiting);
        _state.Apply(new TranscriptEntry { Seq = 1, From = Author.Bot, Text = "Soon", At = s_at }, s_options);
        Assert.True(_state.SpokeWhileWaiting);

        Change(2, ConversationStatus.Agent, agent: "ana");
        Change(3, ConversationStatus.Waiting, reason: "agent_lost");
        Assert.False(_state.SpokeWhileWaiting);
    }

    [Fact]
    public void Apply_NotesRatingsAndDispositions_ChangeNoStatus()
    {
        _state.Apply(new ConversationEvent { Ordinal = 1, Kind = ConversationEventKind.Rated, At = s_at, Score = 4 });
        _state.Apply(new ConversationEvent { Ordinal = 2, Kind = ConversationEventKind.Note, At = s_at, Status = ConversationStatus.Ended });
        _state.Apply(new ConversationEvent { Ordinal = 3, Kind = ConversationEventKind.Disposition, At = s_at, Status = ConversationStatus.Ended });

        Assert.Equal((4, ConversationStatus.Bot, 3L), (_state.Rating, _state.Status, _state.LastEvent));
    }

    [Fact]
    public void Reset_AfterAnAgent_KeepsWhatIsKnownOfTheCustomer()
    {
        _state.Context.Pending = new PendingQuestion("order_status", "order_number");
        _state.Context.UnsureTurns = _state.Context.SameIntentTurns = 2;
        _state.Context.Slots["email"] = "kim@example.org";
        Change(1, ConversationStatus.Bot);

        Assert.Equal((null, 0, 0, "kim@example.org"), (_state.Context.Pending, _state.Context.UnsureTurns, _state.Context.SameIntentTurns, _state.Context.Slots["email"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Apply_TailOnASnapshotTakenAnywhere_IsTheStateLivedThrough(int snapshotAfter)
    {
        Action<ConversationState>[] life =
        [
            state => state.Apply(new TranscriptEntry { Seq = 1, From = Author.Customer, Text = "Hi", At = s_at, ClientId = "m1" }, s_options),
            state => state.Apply(new TranscriptEntry { Seq = 2, From = Author.Bot, Text = "Yes?", At = s_at, Intent = "greeting", Confidence = 0.5f }, s_options),
            state => state.Apply(Event(1, ConversationStatus.Waiting, "unsure")),
            state => state.Apply(Event(2, ConversationStatus.Agent, agent: "ana")),
            state => state.Apply(new TranscriptEntry { Seq = 3, From = Author.Agent, Text = "Ana here", At = s_at, ClientId = "ana/a1" }, s_options),
            state => state.Apply(Event(3, ConversationStatus.Waiting, "transferred", target: new TransferTarget("ben", null))),
        ];
        foreach (var step in life)
            step(_state);
        var lived = new ConversationState();
        foreach (var step in life[..snapshotAfter])
            step(lived);

        var restored = JsonSerializer.Deserialize<ConversationState>(JsonSerializer.Serialize(lived))!;
        foreach (var step in life[snapshotAfter..])
            step(restored);

        Assert.Equal(JsonSerializer.Serialize(_state), JsonSerializer.Serialize(restored));
    }

    private static ConversationEvent Event(int ordinal, ConversationStatus status, string? reason = null, string? agent = null, TransferTarget? target = null) => new()
    {
        Ordinal = ordinal,
        Kind = ConversationEventKind.StatusChanged,
        At = s_at.AddMinutes(ordinal),
        Status = status,
        Text = reason,
        AgentId = agent,
        AgentName = agent is null ? null : $"Name of {agent}",
        Target = target,
    };

    private void Change(int ordinal, ConversationStatus status, string? reason = null, string? agent = null, TransferTarget? target = null) =>
        _state.Apply(Event(ordinal, status, reason, agent, target));
}
