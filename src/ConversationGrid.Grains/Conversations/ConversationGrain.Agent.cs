using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Contracts.Insights;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Intents;

namespace ConversationGrid.Grains.Conversations;

public sealed partial class ConversationGrain
{
    public async Task<AssignedWork?> DeskView(string agent)
    {
        if (State.AgentId != agent || State.Status is not (ConversationStatus.Agent or ConversationStatus.Ended))
            return null;
        var joined = await JoinedAsync();
        return new AssignedWork
        {
            Conversation = Id,
            Channel = State.Channel,
            Customer = State.Customer,
            Seq = joined.Seq,
            Transcript = joined.Transcript,
            Notes = joined.Notes,
            IsWrapUp = State.Status == ConversationStatus.Ended,
            Intent = joined.Intent,
        };
    }

    public async Task<SubmitResult> AgentSubmit(string agent, SubmitMessage message)
    {
        // Two agents may use the same id; each only has their own.
        var clientId = $"{agent}/{message.Id}";
        if (Seen(Author.Agent, clientId) is { } known)
            return known;
        if (State.Status == ConversationStatus.Ended && State.AgentId == agent)
            return new SubmitResult { Refusal = Refusal.Ended };
        if (!IsHeldBy(agent))
            return new SubmitResult { Refusal = Refusal.NotYours };
        if (Closed() is { } refusal)
            return new SubmitResult { Refusal = refusal };

        var draft = Draft();
        var sent = draft.AddAgent(message.Text, clientId);
        if ((await CommitMessageAsync(draft, sent)).Seen is { } seen)
            return seen;
        TellCustomer(new CustomerUpdate { Entries = [sent] });
        TellAgent(new ConversationNotice { Conversation = Id, Entries = [sent], ExceptConnection = message.Connection });
        return new SubmitResult { Seq = sent.Seq, At = sent.At };
    }

    public async Task<Refusal> AgentNote(string agent, string text)
    {
        if (State.AgentId != agent)
            return Refusal.NotYours;
        var draft = Draft();
        draft.Note(agent, text);
        await CommitAsync(draft);
        return Refusal.None;
    }

    public Task AgentTyping(string agent, bool on)
    {
        if (IsHeldBy(agent))
            TellCustomer(new CustomerUpdate { IsAgentTyping = on });
        return Task.CompletedTask;
    }

    public async Task<Refusal> WrapUp(string agent, string? disposition, string? intent)
    {
        if (State.AgentId != agent || State.Status is not (ConversationStatus.Agent or ConversationStatus.Ended))
            return Refusal.NotYours;
        if (State.Status == ConversationStatus.Agent)
            await End(Author.Agent, "completed");
        if (!string.IsNullOrWhiteSpace(disposition))
        {
            var draft = Draft();
            draft.File(agent, disposition);
            await CommitAsync(draft);
        }

        await ReviewAsync(string.IsNullOrWhiteSpace(intent) ? disposition : intent);
        return Refusal.None;
    }

    /// <summary>Lets what the agent says that it was about be learnt from. What fails is lost for that: the agent is not kept waiting.</summary>
    private async Task ReviewAsync(string? intent)
    {
        var isKnown = intent == LabelledUtterance.OutOfScope || (intent != ReplyPolicy.FallbackIntent && policy.PlayOf(intent) is not null);
        if (intent is null || !isKnown)
            return;
        try
        {
            var transcript = await transcripts.ReadAsync(Id, 0, 0, int.MaxValue, CancellationToken.None);
            var candidates = ReviewCandidates.From(Id, transcript, intent, IsAside, learning.Value.UtterancesToReview);
            if (!candidates.IsEmpty)
                await GrainFactory.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Key).Add(candidates);
        }
        catch (Exception e)
        {
            LogReviewFailed(logger, e, Id);
        }
    }

    private bool IsAside(string text, string? intent) =>
        intent is "human_agent" || (intent is not null && ReplyPolicy.IsSmallTalk(intent)) || reader.AsksForPerson(text);
}
