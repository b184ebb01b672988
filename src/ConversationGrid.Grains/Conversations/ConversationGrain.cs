using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Optimizer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Conversations;

/// <summary>
/// One customer's session.
/// <code>
///  request ─▶ decide on a draft ─▶ append to the transcript ─▶ apply to the state ─▶ answer and tell others
/// </code>
/// Nothing is answered, told or remembered before the append has completed; if it fails, the state is as it
/// was and the request may be made again.
/// </summary>
public sealed partial class ConversationGrain(
    [PersistentState("conversation", GridStorage.Name)] IPersistentState<ConversationState> snapshot,
    ITranscriptStore transcripts,
    UtteranceReader reader,
    ReplyPolicy policy,
    QueueMap queues,
    ConversationMetrics metrics,
    IntentObserver observer,
    IOptions<ConversationOptions> options,
    IOptions<LearningOptions> learning,
    TimeProvider time,
    ILogger<ConversationGrain> logger) : Grain, IConversationGrain
{
    private const int ReadAtOnce = 512;
    private readonly ConversationOptions _options = options.Value;
    private GatewayConnection? _customer;
    private DateTimeOffset _customerLeaseEnds;
    private IGrainTimer? _timer;
    private int _recordsSinceSnapshot;
    private bool _isQueued;
    private string? _queue;
    private QueuePlace? _place;

    private ConversationState State => snapshot.State;

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!State.IsOpen)
            return;
        await CatchUpAsync(cancellationToken);
        if (State.Status == ConversationStatus.Ended)
            return;
        // Away for long, perhaps with the whole grid: the customer gets a full time of silence from now.
        State.LastActivityAt = time.GetUtcNow();
        StartTimer();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (State.IsOpen && _recordsSinceSnapshot > 0 && reason.ReasonCode != DeactivationReasonCode.ActivationFailed)
            await SaveSnapshotAsync();
    }

    public Task<ConversationView?> Describe() => Task.FromResult(State.IsOpen
        ? new ConversationView
        {
            Conversation = Id,
            Channel = State.Channel,
            Status = StatusView(),
            Customer = State.Customer,
            OpenedAt = State.OpenedAt,
            Seq = State.LastSeq,
            AgentId = State.AgentId,
            Language = State.Context.Language ?? State.Customer.Language,
            Slots = State.Context.Slots.ToImmutableDictionary(),
            RecentIntents = [.. State.Context.Intents.Select(answered => answered.Intent)],
            Sentiment = State.Context.Sentiment,
            Rating = State.Rating,
            IsCustomerPresent = _customer is not null,
        }
        : null);

    public async Task<ImmutableArray<TranscriptEntry>> Read(long after)
    {
        var all = ImmutableArray.CreateBuilder<TranscriptEntry>();
        while (after < State.LastSeq)
        {
            var slice = await transcripts.ReadAsync(Id, after, long.MaxValue, ReadAtOnce, CancellationToken.None);
            if (slice.Entries.IsEmpty)
                break;
            all.AddRange(slice.Entries);
            after = slice.Entries[^1].Seq;
        }

        return all.DrainToImmutable();
    }

    private TranscriptDraft Draft() => new(State, time.GetUtcNow());

    /// <summary>Stores the draft, then applies it. After a conflict this activation is the stale one and goes.</summary>
    private async Task<TranscriptAppend> CommitAsync(TranscriptDraft draft)
    {
        var append = draft.ToAppend();
        try
        {
            return await CommitAsync(append);
        }
        catch (TranscriptConflictException)
        {
            GiveWay();
            throw;
        }
    }

    /// <summary>
    /// Stores a message with what follows from it. A client id that is taken is found out by the store: then it
    /// is the number of the message that has it which is returned, and nothing has changed.
    /// </summary>
    private async Task<(TranscriptAppend Append, SubmitResult? Seen)> CommitMessageAsync(TranscriptDraft draft, TranscriptEntry message, BotMove? move = null)
    {
        var append = draft.ToAppend();
        try
        {
            return (await CommitAsync(append, move), null);
        }
        catch (TranscriptConflictException)
        {
            var stored = await transcripts.FindAsync(Id, message.From, message.ClientId!, CancellationToken.None);
            if (stored is not null && stored.Seq <= State.LastSeq)
                return (default, new SubmitResult { Seq = stored.Seq, At = stored.At });
            GiveWay();
            throw;
        }
    }

    /// <summary>Another activation writes: nothing of this one's is to be stored any more.</summary>
    private void GiveWay()
    {
        _recordsSinceSnapshot = 0;
        DeactivateOnIdle();
    }

    private async Task<TranscriptAppend> CommitAsync(TranscriptAppend append, BotMove? move = null)
    {
        await transcripts.AppendAsync(Id, append, CancellationToken.None);

        Apply(append, move);
        _recordsSinceSnapshot += append.Entries.Length + append.Events.Length;
        if (_recordsSinceSnapshot >= _options.SnapshotEvery)
            await SaveSnapshotAsync();
        return append;
    }

    /// <summary>Entries and events in the order in which they came about.</summary>
    private void Apply(TranscriptAppend append, BotMove? move)
    {
        var next = 0;
        foreach (var entry in append.Entries)
        {
            while (next < append.Events.Length && append.Events[next].AfterSeq < entry.Seq)
                State.Apply(append.Events[next++]);
            State.Apply(entry, _options);
            if (entry.From == Author.Customer && move is not null)
                State.Context.Apply(move);
        }

        while (next < append.Events.Length)
            State.Apply(append.Events[next++]);
    }

    /// <summary>Replays what was stored after the snapshot; the policy, being pure, remembers the same again.</summary>
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var slice = await transcripts.ReadAsync(Id, State.LastSeq, State.LastEvent, ReadAtOnce, cancellationToken);
            if (slice.Entries.IsEmpty && slice.Events.IsEmpty)
                return;
            var through = slice.Entries.Length == ReadAtOnce ? slice.Entries[^1].Seq : long.MaxValue;
            var events = slice.Events;
            foreach (var entry in slice.Entries)
            {
                while (!events.IsEmpty && events[0].AfterSeq < entry.Seq)
                    events = Take(events);
                var move = entry.From == Author.Customer && State.Status == ConversationStatus.Bot
                    ? policy.Decide(State.Context, reader.Read(entry.Text, State.Context, entry.At))
                    : null;
                Apply(new TranscriptAppend([entry], []), move);
            }

            while (!events.IsEmpty && events[0].AfterSeq <= through)
                events = Take(events);
            _recordsSinceSnapshot += slice.Entries.Length + slice.Events.Length - events.Length;
        }

        ImmutableArray<ConversationEvent> Take(ImmutableArray<ConversationEvent> events)
        {
            State.Apply(events[0]);
            return events.RemoveAt(0);
        }
    }

    /// <summary>A snapshot only shortens the next activation: one that cannot be stored is logged and tried again later.</summary>
    private async Task SaveSnapshotAsync()
    {
        try
        {
            await snapshot.WriteStateAsync();
            _recordsSinceSnapshot = 0;
        }
        catch (Exception e)
        {
            LogSnapshotFailed(logger, e, Id);
        }
    }

    private StatusView StatusView() => new()
    {
        Status = State.Status,
        Position = State.Status == ConversationStatus.Waiting ? _place?.Position : null,
        EstimatedWaitSeconds = State.Status == ConversationStatus.Waiting ? _place?.EstimatedWaitSeconds : null,
        AgentName = State.Status == ConversationStatus.Agent ? State.AgentName : null,
        AfterSeq = State.LastSeq,
        Change = State.LastEvent,
    };

    private void TellCustomer(CustomerUpdate update)
    {
        if (_customer is { } customer)
            customer.Gateway.ToCustomer(customer.Id, update).Ignore();
    }

    private void TellAgent(ConversationNotice notice)
    {
        if (State.AgentId is { } agent)
            GrainFactory.GetGrain<IAgentGrain>(agent).Notify(notice).Ignore();
    }

    /// <summary>One timer for all that falls due: silence, the customer's lease, an escalation that was not taken.</summary>
    private void StartTimer()
    {
        DelayDeactivation(_options.InactivityTimeout + TimeSpan.FromMinutes(1));
        _timer ??= this.RegisterGrainTimer(static (grain, _) => grain.TickAsync(), this, new GrainTimerCreationOptions(NextDue(), Timeout.InfiniteTimeSpan));
    }

    /// <summary>Nothing falls due any more, and nothing keeps the activation.</summary>
    private void StopTimer()
    {
        _timer?.Dispose();
        _timer = null;
        DelayDeactivation(TimeSpan.Zero);
    }

    private async Task TickAsync()
    {
        var now = time.GetUtcNow();
        if (State.Status == ConversationStatus.Ended)
            return;
        if (_customer is not null && now >= _customerLeaseEnds)
            CustomerLeft();
        if (State.Status == ConversationStatus.Waiting && !_isQueued)
            await EnqueueAsync();
        if (State.Status == ConversationStatus.Bot && now >= State.LastActivityAt + _options.InactivityTimeout)
            await EndForSilenceAsync();
        if (State.Status != ConversationStatus.Ended)
        {
            DelayDeactivation(_options.InactivityTimeout + TimeSpan.FromMinutes(1));
            _timer?.Change(NextDue(), Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan NextDue()
    {
        var now = time.GetUtcNow();
        if (State.Status == ConversationStatus.Waiting && !_isQueued)
            return _options.EnqueueRetry;
        var due = State.Status == ConversationStatus.Bot ? State.LastActivityAt + _options.InactivityTimeout - now : _options.InactivityTimeout;
        if (_customer is not null && _customerLeaseEnds - now < due)
            due = _customerLeaseEnds - now;
        return due > TimeSpan.FromMilliseconds(10) ? due : TimeSpan.FromMilliseconds(10);
    }

    private async Task EndForSilenceAsync()
    {
        var draft = Draft();
        draft.Add(new BotReply(ReplyPolicy.Say(policy.Playbook.Inactive, State.LastSeq)));
        draft.Change(ConversationStatus.Ended, "inactive");
        var append = await CommitAsync(draft);
        metrics.Ended("inactive");
        StopTimer();
        TellCustomer(new CustomerUpdate { Entries = append.Entries, Status = StatusView() });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The snapshot of conversation {Conversation} could not be stored; its transcript is complete")]
    private static partial void LogSnapshotFailed(ILogger logger, Exception exception, string conversation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What conversation {Conversation} was about could not be put up for review")]
    private static partial void LogReviewFailed(ILogger logger, Exception exception, string conversation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversation {Conversation} could not be queued; it will be tried again")]
    private static partial void LogEnqueueFailed(ILogger logger, Exception exception, string conversation);
}
