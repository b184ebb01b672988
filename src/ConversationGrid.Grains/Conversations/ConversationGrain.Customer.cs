using System.Security.Cryptography;
using System.Text;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;

namespace ConversationGrid.Grains.Conversations;

public sealed partial class ConversationGrain
{
    public async Task<CustomerAttached?> Open(OpenConversation request)
    {
        if (State.IsOpen)
            return await Attach(new AttachCustomer(request.Token, 0, request.Connection));
        var now = time.GetUtcNow();
        State.IsOpen = true;
        State.TokenHash = Hash(request.Token);
        State.Customer = request.Profile;
        State.Channel = request.Channel;
        State.OpenedAt = State.LastActivityAt = now;
        State.Context.Language = request.Profile.Language;
        try
        {
            await snapshot.WriteStateAsync();
        }
        catch
        {
            // Not stored, so not open: whoever comes next finds a new grain.
            State.IsOpen = false;
            DeactivateOnIdle();
            throw;
        }

        metrics.Opened();
        var missed = ImmutableArray<TranscriptEntry>.Empty;
        if (policy.Playbook.Greeting is { Count: > 0 } greeting)
        {
            var draft = Draft();
            draft.Add(new BotReply(ReplyPolicy.Say(greeting, now.Minute)));
            missed = (await CommitAsync(draft)).Entries;
        }

        Bind(request.Connection);
        StartTimer();
        return new CustomerAttached(0, StatusView(), missed);
    }

    public Task<bool> Authorize(string token) => Task.FromResult(IsOwn(token));

    public async Task<CustomerAttached?> Attach(AttachCustomer request)
    {
        if (!IsOwn(request.Token))
            return null;
        if (_customer is { } before && before.Id != request.Connection.Id)
            TellCustomer(new CustomerUpdate { IsReplaced = true });
        var missed = await Read(Math.Max(0, request.After));
        Bind(request.Connection);
        if (State.Status != ConversationStatus.Ended)
            StartTimer();
        if (State.Status == ConversationStatus.Agent)
            TellAgent(new ConversationNotice { Conversation = Id, IsCustomerPresent = true });
        return new CustomerAttached(State.LastSeq, StatusView(), missed);
    }

    public Task Renew(GatewayConnection connection)
    {
        // An activation that has just begun learns here where its customer is.
        if (State.IsOpen && (_customer is null || _customer.Id == connection.Id))
            Bind(connection);
        return Task.CompletedTask;
    }

    public Task Detach(string connection)
    {
        if (_customer?.Id == connection)
            CustomerLeft();
        return Task.CompletedTask;
    }

    public async Task<SubmitResult> Submit(SubmitMessage message)
    {
        if (Seen(Author.Customer, message.Id) is { } known)
            return known;
        if (Closed() is { } refusal)
            return new SubmitResult { Refusal = refusal };

        var draft = Draft();
        var sent = draft.Add(Author.Customer, message.Text, message.Id);
        BotMove? move = null;
        Understanding? heard = null;
        switch (State.Status)
        {
            case ConversationStatus.Bot:
                heard = reader.Read(message.Text, State.Context, draft.At);
                move = policy.Decide(State.Context, heard);
                foreach (var reply in move.Replies)
                    draft.Add(reply);
                if (move.Escalation is { } reason)
                    draft.Change(ConversationStatus.Waiting, reason);
                break;
            case ConversationStatus.Waiting when !State.SpokeWhileWaiting:
                draft.Add(new BotReply(ReplyPolicy.Say(policy.Playbook.Waiting, State.LastSeq)));
                break;
        }

        var (append, seen) = await CommitMessageAsync(draft, sent, move);
        if (seen is not null)
            return seen;
        if (move is not null)
            metrics.Turn(move.UnsureTurns == 0);
        if (heard is not null)
            observer.Observe(heard.Judgement);
        if (move?.Escalation is { } why)
            await EnqueueAsync(why);
        if (State.Status == ConversationStatus.Agent)
            TellAgent(new ConversationNotice { Conversation = Id, Entries = [sent] });
        TellIfElsewhere(message.Connection, append.Entries);
        return new SubmitResult
        {
            Seq = sent.Seq,
            At = sent.At,
            Replies = append.Entries.RemoveAt(0),
            Status = move?.Escalation is null ? null : StatusView(),
        };
    }

    public async Task<SubmitResult> Escalate(string? reason, string? connection)
    {
        if (Closed() is { } refusal)
            return new SubmitResult { Refusal = refusal };
        if (State.Status != ConversationStatus.Bot)
            return new SubmitResult { Seq = State.LastSeq, Status = StatusView() };
        var before = State.LastSeq;
        var draft = Draft();
        draft.Add(new BotReply(ReplyPolicy.Say(policy.Playbook.Escalating, State.LastSeq)));
        draft.Change(ConversationStatus.Waiting, string.IsNullOrWhiteSpace(reason) ? "customer_asked" : $"customer_asked: {reason}");
        var append = await CommitAsync(draft);
        await EnqueueAsync("customer_asked");
        TellIfElsewhere(connection, append.Entries);
        return new SubmitResult { Seq = before, At = draft.At, Replies = append.Entries, Status = StatusView() };
    }

    public async Task<Refusal> Rate(int score, string? comment)
    {
        if (!State.IsOpen)
            return Refusal.Unauthorized;
        if (State.Rating is not null)
            return Refusal.AlreadyRated;
        var draft = Draft();
        draft.Rate(score, comment);
        await CommitAsync(draft);
        metrics.Rated(score);
        return Refusal.None;
    }

    public async Task<StatusView> End(Author by, string? reason)
    {
        if (!State.IsOpen || State.Status == ConversationStatus.Ended)
            return StatusView();
        var before = State.Status;
        var draft = Draft();
        // The event keeps who had it, for the wrap-up.
        draft.Change(ConversationStatus.Ended, reason ?? by.ToString(), State.AgentId, State.AgentName);
        await CommitAsync(draft);
        metrics.Ended(by == Author.Customer ? "customer" : "agent");
        StopTimer();
        if (before == ConversationStatus.Waiting)
            await LeaveQueueAsync();
        if (before == ConversationStatus.Agent && by != Author.Agent)
            TellAgent(new ConversationNotice { Conversation = Id, EndedBy = by });
        TellCustomer(new CustomerUpdate { Status = StatusView() });
        return StatusView();
    }

    public Task CustomerTyping(bool on)
    {
        if (State.Status == ConversationStatus.Agent)
            TellAgent(new ConversationNotice { Conversation = Id, IsCustomerTyping = on });
        return Task.CompletedTask;
    }

    private void Bind(GatewayConnection connection)
    {
        _customer = connection;
        _customerLeaseEnds = time.GetUtcNow() + _options.ConnectionLease;
    }

    private void CustomerLeft()
    {
        _customer = null;
        if (State.Status == ConversationStatus.Agent)
            TellAgent(new ConversationNotice { Conversation = Id, IsCustomerPresent = false });
    }

    /// <summary>
    /// A customer who has reconnected since sending has the answer told: the call's goes to a socket that is gone.
    /// </summary>
    private void TellIfElsewhere(string? connection, ImmutableArray<TranscriptEntry> entries)
    {
        if (_customer is { } customer && customer.Id != connection)
            TellCustomer(new CustomerUpdate { Entries = entries, Status = StatusView() });
    }

    private Refusal? Closed() =>
        !State.IsOpen ? Refusal.Unauthorized
        : State.Status == ConversationStatus.Ended ? Refusal.Ended
        : State.LastSeq >= _options.MaxMessages ? Refusal.Full
        : null;

    /// <summary>The answer that a message had when it came first, if that was lately; of older ones the store knows.</summary>
    private SubmitResult? Seen(Author from, string clientId)
    {
        for (var i = State.Seen.Count - 1; i >= 0; i--)
        {
            if (State.Seen[i] is var seen && seen.From == from && seen.ClientId == clientId)
                return new SubmitResult { Seq = seen.Seq, At = seen.At };
        }

        return null;
    }

    private bool IsOwn(string token) =>
        State.IsOpen && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(token)), Encoding.ASCII.GetBytes(State.TokenHash));

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
