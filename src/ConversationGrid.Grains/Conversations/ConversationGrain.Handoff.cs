using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Insights;

namespace ConversationGrid.Grains.Conversations;

public sealed partial class ConversationGrain
{
    public async Task<JoinResult> Join(JoinConversation request)
    {
        if (State.Status == ConversationStatus.Agent && State.AgentId == request.AgentId)
            return await JoinedAsync();
        if (State.Status != ConversationStatus.Waiting || State.Escalations != request.Escalation)
            return new JoinResult { Refusal = State.Status == ConversationStatus.Ended ? Refusal.Ended : Refusal.NotYours };
        var waited = time.GetUtcNow() - State.WaitingSince;
        var draft = Draft();
        draft.Change(ConversationStatus.Agent, request.OfferId, request.AgentId, request.AgentName);
        await CommitAsync(draft);
        _isQueued = false;
        _place = null;
        metrics.Waited(waited);
        TellCustomer(new CustomerUpdate { Status = StatusView() });
        if (_customer is null)
            TellAgent(new ConversationNotice { Conversation = Id, IsCustomerPresent = false });
        return await JoinedAsync();
    }

    public async Task<Refusal> Transfer(string agent, TransferTarget target, string? note)
    {
        if (!IsHeldBy(agent))
            return NotHeldBy(agent);
        var draft = Draft();
        if (!string.IsNullOrWhiteSpace(note))
            draft.Note(agent, note);
        draft.Change(ConversationStatus.Waiting, "transferred", target: target);
        await CommitAsync(draft);
        await EnqueueAsync("transferred");
        TellCustomer(new CustomerUpdate { Status = StatusView() });
        return Refusal.None;
    }

    public async Task<Refusal> Return(string agent)
    {
        if (!IsHeldBy(agent))
            return NotHeldBy(agent);
        var draft = Draft();
        draft.Change(ConversationStatus.Bot, "returned");
        draft.Add(new BotReply(ReplyPolicy.Say(policy.Playbook.Returned, State.LastSeq)));
        var append = await CommitAsync(draft);
        StartTimer();
        _timer?.Change(NextDue(), Timeout.InfiniteTimeSpan);
        TellCustomer(new CustomerUpdate { Entries = append.Entries, Status = StatusView() });
        return Refusal.None;
    }

    public async Task AgentLost(string agent)
    {
        if (!IsHeldBy(agent))
            return;
        var draft = Draft();
        draft.Change(ConversationStatus.Waiting, "agent_lost");
        await CommitAsync(draft);
        await EnqueueAsync("agent_lost");
        TellCustomer(new CustomerUpdate { Status = StatusView() });
    }

    public Task Queued(int escalation, int position, int? estimatedWaitSeconds)
    {
        if (State.Status != ConversationStatus.Waiting || State.Escalations != escalation)
            return Task.CompletedTask;
        _place = new QueuePlace(position, estimatedWaitSeconds);
        TellCustomer(new CustomerUpdate { Status = StatusView() });
        return Task.CompletedTask;
    }

    private bool IsHeldBy(string agent) => State.Status == ConversationStatus.Agent && State.AgentId == agent;

    /// <summary>Of an ended conversation the agent still has the wrapping up.</summary>
    private Refusal NotHeldBy(string agent) =>
        State.Status == ConversationStatus.Ended && State.AgentId == agent ? Refusal.WrongState : Refusal.NotYours;

    private async Task<JoinResult> JoinedAsync()
    {
        var slice = await transcripts.ReadAsync(Id, 0, 0, int.MaxValue, CancellationToken.None);
        return new JoinResult
        {
            Seq = State.LastSeq,
            Transcript = slice.Entries,
            Notes = [.. slice.Events.Where(change => change.Kind == ConversationEventKind.Note)],
            Intent = ReviewCandidates.Predicted(slice, IsAside),
        };
    }

    /// <summary>Hands the conversation to the optimizer; what fails is tried again by the timer, and after a restart.</summary>
    private async Task EnqueueAsync(string? reason = null)
    {
        _isQueued = false;
        try
        {
            var escalation = Escalation();
            var queue = queues.Of(escalation);
            await LeaveOtherQueuesAsync(queue);
            _place = await GrainFactory.GetGrain<IOptimizerGrain>(queue).Enqueue(escalation);
            _queue = queue;
            _isQueued = true;
            if (reason is not null)
                metrics.Escalated(reason);
        }
        catch (Exception e)
        {
            LogEnqueueFailed(logger, e, Id);
            StartTimer();
            _timer?.Change(NextDue(), Timeout.InfiniteTimeSpan);
        }
    }

    private async Task LeaveQueueAsync()
    {
        _isQueued = false;
        _place = null;
        try
        {
            await LeaveOtherQueuesAsync(queue: null);
        }
        catch (Exception e)
        {
            // The conversation refuses whoever is offered it from now on, and so leaves the queue then.
            LogEnqueueFailed(logger, e, Id);
        }
    }

    /// <summary>After a restart it is not known which queue it was, and while it waited other words may have made it another one's.</summary>
    private async Task LeaveOtherQueuesAsync(string? queue)
    {
        foreach (var other in _queue is { } known ? [known] : queues.All)
        {
            if (other != queue)
                await GrainFactory.GetGrain<IOptimizerGrain>(other).Cancel(Id, State.Escalations);
        }
    }

    private Escalation Escalation()
    {
        var intent = State.Context.Intents.FindLast(answered => policy.PlayOf(answered.Intent) is not null);
        var play = policy.PlayOf(intent?.Intent);
        var isUrgent = State.EscalationReason is "agent_lost" || (State.EscalationReason is { } reason && policy.Playbook.AlwaysPerson.ContainsKey(reason));
        return new Escalation
        {
            Conversation = Id,
            Number = State.Escalations,
            Channel = State.Channel,
            WaitingSince = State.WaitingSince,
            Summary = Summary(),
            Customer = State.Customer,
            Language = State.Context.Language ?? State.Customer.Language,
            Intent = intent?.Intent,
            Confidence = intent?.Confidence,
            PreferredSkills = [.. play?.Skills ?? []],
            RequiredSkills = State.Target is { } target ? target.Skill is { } skill ? [skill] : [] : [.. play?.RequiredSkills ?? []],
            Priority = isUrgent ? 5 : play?.Priority ?? 3,
            LastAgent = State.LastAgentId,
            TargetAgent = State.Target?.Agent,
            AvoidAgent = State.WasTransferred ? State.LastAgentId : null,
        };
    }

    /// <summary>For the offer: why it comes, and the customer's last words.</summary>
    private string Summary()
    {
        const int most = 200;
        var said = string.Join(" / ", State.Context.Turns.Where(turn => turn.From == Author.Customer).TakeLast(2).Select(turn => turn.Text));
        var slots = string.Join(", ", State.Context.Slots.Select(slot => $"{slot.Key.Replace('_', ' ')} {slot.Value}"));
        if (said.Length > most)
            said = string.Concat(said.AsSpan(0, char.IsHighSurrogate(said[most - 1]) ? most - 1 : most), "…");
        return string.Join(" · ", new[] { said, slots, State.EscalationReason?.Replace('_', ' ') }.Where(part => !string.IsNullOrEmpty(part)));
    }
}
