using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Grains.Conversations;

/// <summary>What a turn is about to store: numbered on from the state, in order, and not yet applied to it.</summary>
internal sealed class TranscriptDraft(ConversationState state, DateTimeOffset at)
{
    private readonly ImmutableArray<TranscriptEntry>.Builder _entries = ImmutableArray.CreateBuilder<TranscriptEntry>(2);
    private readonly ImmutableArray<ConversationEvent>.Builder _events = ImmutableArray.CreateBuilder<ConversationEvent>(0);

    public DateTimeOffset At => at;

    public long LastSeq => state.LastSeq + _entries.Count;

    public TranscriptEntry Add(Author from, string text, string? clientId = null)
    {
        var entry = new TranscriptEntry { Seq = LastSeq + 1, From = from, Text = text, At = at, ClientId = clientId };
        _entries.Add(entry);
        return entry;
    }

    public TranscriptEntry AddAgent(string text, string clientId)
    {
        var entry = new TranscriptEntry { Seq = LastSeq + 1, From = Author.Agent, Text = text, At = at, ClientId = clientId, AgentId = state.AgentId, Name = state.AgentName };
        _entries.Add(entry);
        return entry;
    }

    public TranscriptEntry Add(BotReply reply)
    {
        var entry = new TranscriptEntry
        {
            Seq = LastSeq + 1,
            From = Author.Bot,
            Text = reply.Text,
            At = at,
            Intent = reply.Intent,
            Confidence = reply.Confidence,
            Suggestions = reply.Suggestions,
        };
        _entries.Add(entry);
        return entry;
    }

    public void Change(ConversationStatus status, string? reason = null, string? agentId = null, string? agentName = null, TransferTarget? target = null) =>
        _events.Add(Event(ConversationEventKind.StatusChanged) with { Status = status, Text = reason, AgentId = agentId, AgentName = agentName, Target = target });

    public void Note(string agentId, string text) =>
        _events.Add(Event(ConversationEventKind.Note) with { AgentId = agentId, Text = text });

    public void Rate(int score, string? comment) =>
        _events.Add(Event(ConversationEventKind.Rated) with { Score = score, Text = comment });

    public void File(string agentId, string disposition) =>
        _events.Add(Event(ConversationEventKind.Disposition) with { AgentId = agentId, Text = disposition });

    public TranscriptAppend ToAppend() => new(_entries.DrainToImmutable(), _events.DrainToImmutable());

    private ConversationEvent Event(ConversationEventKind kind) =>
        new() { Ordinal = state.LastEvent + _events.Count + 1, Kind = kind, At = at, AfterSeq = LastSeq };
}
