using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization.Portfolio;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// Collects the escalations of one queue in batches and assigns them.
/// <code>
///  Enqueue ─▶ queue (stored) ─▶ window or size ─▶ problem ─▶ portfolio, off this scheduler, by the deadline
///                ▲                                                  │                     └── late ─▶ shadow log
///                └── declined, expired, withdrawn ◀── offers ◀── re-check ─▶ decisions ─▶ log
/// </code>
/// Reentrant: while a batch is solved, offered or stored, others are queued and agents report. What was read before
/// an await is therefore checked again after it. One batch is solved at a time; its offers may still be under way when the
/// next one is.
/// </summary>
[Reentrant]
public sealed partial class OptimizerGrain(
    [PersistentState("optimizer", GridStorage.Name)] IPersistentState<OptimizerState> state,
    SolverPortfolio portfolio,
    RoutingModel routing,
    QueueMap queues,
    IDecisionStore decisions,
    ShadowLog shadow,
    OptimizerMetrics metrics,
    IOptions<OptimizerOptions> options,
    TimeProvider time,
    ILogger<OptimizerGrain> logger) : Grain, IOptimizerGrain, IRemindable
{
    private const string WakeReminder = "wake";
    private readonly OptimizerOptions _options = options.Value;
    private readonly Dictionary<string, AgentAvailability> _agents = [];
    private readonly AcceptRate _accepts = new(options.Value.AssumedWaitPerPlace);
    private readonly BatchWindow _window = new(options.Value);
    private IGrainTimer? _timer;
    private Task? _save;
    private Task? _nextSave;
    private bool _isUnsaved;
    private bool _isSolving;
    private DateTimeOffset _lookAgainAt = DateTimeOffset.MaxValue;
    private DateTimeOffset _armedFor = DateTimeOffset.MaxValue;
    private DateTimeOffset _toldAt;
    private long _batches;

    private OptimizerState State => state.State;

    private string Queue => this.GetPrimaryKeyString();

    private OptimizerMode CurrentMode => State.Mode ?? (portfolio.HasRemoteMember ? OptimizerMode.Hybrid : OptimizerMode.Classical);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        State.Epoch++;
        var former = Queue == IOptimizerGrain.Key ? State.Others.Except(queues.All).ToArray() : [];
        if (Queue == IOptimizerGrain.Key)
            State.Others = [.. queues.All.Skip(1)];
        await state.WriteStateAsync(cancellationToken);
        await shadow.LoadAsync();
        var profiles = await GrainFactory.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key).List();
        foreach (var availability in await Task.WhenAll(profiles.Where(profile => profile.Serves(Queue)).Select(profile => GrainFactory.GetGrain<IAgentGrain>(profile.Agent).Availability())))
        {
            if (availability is not null)
                Learn(availability);
        }

        _timer = this.RegisterGrainTimer(
            static (grain, _) => grain.TickAsync(),
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        // Should the process be lost, the reminder activates the queue elsewhere.
        await this.RegisterOrUpdateReminder(WakeReminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        // Nobody outside of the grain may ask for its state: who observes counts the queue itself.
        var waiting = State.Queue;
        metrics.ObserveQueue(Queue, () => waiting.Count);
        foreach (var queue in former)
            GrainFactory.GetGrain<IOptimizerGrain>(queue).Wake().Ignore();
        if (State.Queue.Count > 0)
            OpenBatch();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    public Task Wake() => Task.CompletedTask;

    public async Task<QueuePlace> Enqueue(Escalation escalation)
    {
        var at = Find(escalation.Conversation);
        if (at < 0 || State.Queue[at].Escalation.Number < escalation.Number)
        {
            if (at >= 0)
                RemoveAt(at, OfferEnd.Cancelled);
            Insert(new QueuedEscalation { Escalation = escalation });
            _window.Arrive(time.GetUtcNow());
            Rearm();
            await SaveAsync();
            at = Find(escalation.Conversation);
        }
        else if (_isUnsaved)
        {
            // Perhaps just this one is not stored yet.
            await SaveAsync();
            at = Find(escalation.Conversation);
        }

        var position = Math.Max(at, 0) + 1;
        if (at >= 0)
            State.Queue[at].ToldPosition = position;
        return new QueuePlace(position, _accepts.SecondsFor(position));
    }

    public async Task Cancel(string conversation, int escalation)
    {
        var at = Find(conversation);
        if (at < 0 || State.Queue[at].Escalation.Number > escalation)
            return;
        RemoveAt(at, OfferEnd.Cancelled);
        await SaveAsync();
        LookAgainIn(_options.PositionInterval);
    }

    public Task AgentChanged(AgentAvailability availability)
    {
        Learn(availability);
        if (availability is { Activity: Activity.Available } and ({ FreeChat: > 0 } or { FreeVoice: > 0 }) && State.Queue.Exists(queued => !queued.IsOffered))
            OpenBatch();
        return Task.CompletedTask;
    }

    public async Task OfferEnded(string offer, string conversation, string agent, OfferEnd end)
    {
        var at = Find(conversation);
        if (at < 0 || State.Queue[at].Offer != offer)
            return;
        metrics.OfferEnded(end);
        switch (end)
        {
            case OfferEnd.Accepted or OfferEnd.Cancelled:
                if (end == OfferEnd.Accepted)
                    _accepts.Add(time.GetUtcNow());
                State.Queue.RemoveAt(at);
                LookAgainIn(_options.PositionInterval);
                break;
            case OfferEnd.Declined or OfferEnd.Expired:
                State.Queue[at].LetGoBy[agent] = time.GetUtcNow();
                State.Queue[at].Withdraw();
                OpenBatch();
                break;
            case OfferEnd.Rescinded:
                State.Queue[at].Withdraw();
                OpenBatch();
                break;
        }

        await SaveAsync();
    }

    public Task<QueueView> Describe() => Task.FromResult(new QueueView
    {
        Queue = Queue,
        Epoch = State.Epoch,
        Waiting = [.. State.Queue.Select(queued => new QueuedView(queued.Escalation.Conversation, queued.Escalation.WaitingSince, queued.OfferedTo, queued.Escalation.Priority))],
        AvailableAgents = _agents.Values.Count(agent => agent.Activity == Activity.Available),
        Batches = _batches,
    });

    public Task<ImmutableArray<string>> Queues() => Task.FromResult(queues.All);

    public Task<ModeView> Mode() => Task.FromResult(new ModeView(Queue, CurrentMode, portfolio.HasRemoteMember));

    public async Task<ModeView> SetMode(OptimizerMode mode)
    {
        State.Mode = mode;
        await SaveAsync();
        LogMode(logger, Queue, mode);
        return await Mode();
    }

    private int Find(string conversation) => State.Queue.FindIndex(queued => queued.Escalation.Conversation == conversation);

    /// <summary>By the time waited: what comes back from an agent keeps its place.</summary>
    private void Insert(QueuedEscalation queued)
    {
        var at = State.Queue.FindLastIndex(other => other.Escalation.WaitingSince <= queued.Escalation.WaitingSince);
        State.Queue.Insert(at + 1, queued);
    }

    private void RemoveAt(int at, OfferEnd reason)
    {
        if (State.Queue[at] is { Offer: { } offer, OfferedTo: { } agent })
            GrainFactory.GetGrain<IAgentGrain>(agent).Rescind(offer, reason).Ignore();
        State.Queue.RemoveAt(at);
    }

    /// <summary>What is as new as what is known replaces it: places set aside for an offer that failed are free again.</summary>
    private void Learn(AgentAvailability availability)
    {
        var agent = availability.Profile.Agent;
        if (_agents.TryGetValue(agent, out var known) && known.Version > availability.Version)
            return;
        if (availability.Profile.Serves(Queue))
            _agents[agent] = availability;
        else
            _agents.Remove(agent);
    }

    private void OpenBatch()
    {
        _window.Open(time.GetUtcNow());
        Rearm();
    }

    private void LookAgainIn(TimeSpan delay)
    {
        var at = time.GetUtcNow() + delay;
        if (at < _lookAgainAt)
            _lookAgainAt = at;
        Rearm();
    }

    /// <summary>The timer stands at whatever falls due first. While a batch is solved it waits for its end.</summary>
    private void Rearm()
    {
        var due = _window.Due < _lookAgainAt ? _window.Due : _lookAgainAt;
        if (_isSolving || due == _armedFor)
            return;
        _armedFor = due;
        var delay = due - time.GetUtcNow();
        _timer?.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// At most one write is under way; all that comes meanwhile shares the next one. A write conflict means that
    /// another activation has the queue, and this one goes.
    /// </summary>
    private Task SaveAsync()
    {
        return _nextSave ??= WriteAfterAsync(_save);

        async Task WriteAfterAsync(Task? before)
        {
            // Always behind the caller's own turn, so that all changes of one turn are written together.
            await Task.Yield();
            if (before is not null)
                await before.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
            _save = _nextSave;
            _nextSave = null;
            try
            {
                await state.WriteStateAsync();
                _isUnsaved = false;
            }
            catch (Exception e) when (e is not InconsistentStateException)
            {
                _isUnsaved = true;
                throw;
            }
            catch (InconsistentStateException)
            {
                DeactivateOnIdle();
                throw;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of queue {Queue} failed; it will be tried again")]
    private static partial void LogBatchFailed(ILogger logger, Exception exception, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} offers with epoch {Epoch}, but another optimizer has followed it")]
    private static partial void LogFenced(ILogger logger, string queue, long epoch);

    [LoggerMessage(Level = LogLevel.Information, Message = "Queue {Queue} solves in the mode {Mode} from now on")]
    private static partial void LogMode(ILogger logger, string queue, OptimizerMode mode);
}
