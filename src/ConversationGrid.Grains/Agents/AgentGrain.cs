using System.Security.Cryptography;
using System.Text;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Knowledge;
using ConversationGrid.Grains.Optimizer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Agents;

/// <summary>A human agent: who they are, what they hold, and the offers that are open to them.</summary>
public sealed partial class AgentGrain(
    [PersistentState("agent", GridStorage.Name)] IPersistentState<AgentState> state,
    Playbook playbook,
    QueueMap queues,
    IOptions<AgentOptions> options,
    TimeProvider time,
    ILogger<AgentGrain> logger) : Grain, IAgentGrain
{
    private readonly AgentOptions _options = options.Value;
    private readonly Dictionary<string, Socket> _sockets = [];
    private readonly Dictionary<string, AgentOffer> _offers = [];
    private IGrainTimer? _timer;
    private DateTimeOffset? _graceEnds;
    private int _misses;

    private AgentState State => state.State;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (State.Profile is null)
            return Task.CompletedTask;
        _timer = this.RegisterGrainTimer(static (grain, _) => grain.TickAsync(), this, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        if (State.Work.Count > 0 || State.Activity != Activity.Offline)
        {
            // After a restart the sockets are gone and have the usual time to come back.
            _graceEnds = time.GetUtcNow() + _options.ReconnectGrace;
            Rearm();
        }

        return Task.CompletedTask;
    }

    public async Task Register(AgentProfile profile, string? secret)
    {
        State.Profile = profile;
        if (secret is not null)
            State.SecretHash = Hash(secret);
        await SaveAsync();
        _timer ??= this.RegisterGrainTimer(static (grain, _) => grain.TickAsync(), this, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        TellOptimizers();
    }

    public Task<bool> Authorize(string secret) => Task.FromResult(
        State.Profile is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(State.SecretHash)));

    public async Task<Desk> Connect(GatewayConnection connection)
    {
        Bind(connection);
        _graceEnds = null;
        if (State.Activity == Activity.Offline)
        {
            State.Activity = Activity.Away;
            await SaveAsync();
        }

        var work = ImmutableArray.CreateBuilder<AssignedWork>();
        foreach (var held in State.Work.ToArray())
        {
            if (await Conversation(held.Conversation).DeskView(Id) is { } view)
                work.Add(view);
            else
                await ReleaseAsync(held.Conversation);
        }

        Rearm();
        TellOptimizers();
        return new Desk { Profile = State.Profile!, Activity = State.Activity, Work = work.DrainToImmutable(), Offers = [.. _offers.Values], Intents = [.. playbook.Intents.Keys.Where(intent => intent != ReplyPolicy.FallbackIntent && !ReplyPolicy.IsSmallTalk(intent))] };
    }

    public Task Renew(GatewayConnection connection)
    {
        if (State.Profile is null)
            return Task.CompletedTask;
        var isNews = _sockets.Count == 0;
        Bind(connection);
        _graceEnds = null;
        if (isNews)
        {
            Rearm();
            TellOptimizers();
        }

        return Task.CompletedTask;
    }

    public Task Disconnect(string connection)
    {
        if (_sockets.Remove(connection) && _sockets.Count == 0)
            LastSocketGone();
        return Task.CompletedTask;
    }

    public async Task SetActivity(Activity activity, string? reason)
    {
        _misses = 0;
        await ChangeActivityAsync(activity, reason);
    }

    public Task<AgentAvailability?> Availability() => Task.FromResult(CurrentAvailability());

    private AgentAvailability? CurrentAvailability() => State.Profile is { } profile
        ? new AgentAvailability
        {
            Profile = profile,
            Version = State.Version,
            Activity = _sockets.Count > 0 ? State.Activity : Activity.Offline,
            FreeChat = Free(Channel.Chat),
            FreeVoice = Free(Channel.Voice),
            Load = State.Work.Count + _offers.Count,
        }
        : null;

    private IConversationGrain Conversation(string id) => GrainFactory.GetGrain<IConversationGrain>(id);

    private int Free(Channel channel) =>
        State.Profile!.CapacityOf(channel)
        - State.Work.Count(held => held.Channel == channel)
        - _offers.Values.Count(offer => offer.Channel == channel);

    private void Bind(GatewayConnection connection) =>
        _sockets[connection.Id] = new Socket(connection, time.GetUtcNow() + _options.ConnectionLease);

    private async Task ChangeActivityAsync(Activity activity, string? reason)
    {
        if (State.Activity != activity)
        {
            State.Activity = activity;
            await SaveAsync();
        }

        if (activity != Activity.Available)
            RescindAll();
        Tell(new DeskUpdate { Activity = new ActivityChanged(activity, reason) });
        TellOptimizers();
    }

    private void LastSocketGone()
    {
        _graceEnds = time.GetUtcNow() + _options.ReconnectGrace;
        RescindAll();
        Rearm();
        TellOptimizers();
    }

    /// <summary>To every socket of the agent, but not to <paramref name="except"/>.</summary>
    private void Tell(DeskUpdate update, string? except = null)
    {
        foreach (var gateway in _sockets.Values.Where(socket => socket.Connection.Id != except).GroupBy(socket => socket.Connection.Gateway))
            gateway.Key.ToAgent([.. gateway.Select(socket => socket.Connection.Id)], update).Ignore();
    }

    /// <summary>Every queue, but not <paramref name="except"/>.</summary>
    private void TellOptimizers(string? except = null)
    {
        NextVersion();
        if (CurrentAvailability() is not { } availability)
            return;
        foreach (var queue in queues.All.Where(queue => queue != except && availability.Profile.Serves(queue)))
            GrainFactory.GetGrain<IOptimizerGrain>(queue).AgentChanged(availability).Ignore();
    }

    private async Task SaveAsync()
    {
        NextVersion();
        await state.WriteStateAsync();
    }

    /// <summary>From the clock, so that it rises over restarts though not every one is stored.</summary>
    private void NextVersion() => State.Version = Math.Max(State.Version + 1, time.GetUtcNow().UtcTicks);

    /// <summary>One timer for all that falls due: leases of offers and sockets, and the grace time.</summary>
    private void Rearm()
    {
        var now = time.GetUtcNow();
        DateTimeOffset? due = _graceEnds;
        foreach (var offer in _offers.Values)
            due = due is null || offer.ExpiresAt < due ? offer.ExpiresAt : due;
        foreach (var socket in _sockets.Values)
            due = due is null || socket.LeaseEnds < due ? socket.LeaseEnds : due;
        if (due is null)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var delay = due.Value - now;
        _timer?.Change(delay > TimeSpan.FromMilliseconds(1) ? delay : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        DelayDeactivation(delay + TimeSpan.FromMinutes(1));
    }

    private async Task TickAsync()
    {
        var now = time.GetUtcNow();
        await ExpireOffersAsync(now);
        foreach (var (id, socket) in _sockets.Where(socket => socket.Value.LeaseEnds <= now).ToArray())
        {
            _sockets.Remove(id);
            if (_sockets.Count == 0)
                LastSocketGone();
        }

        if (_graceEnds <= now)
            await GiveUpWorkAsync();
        Rearm();
    }

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed record Socket(GatewayConnection Connection, DateTimeOffset LeaseEnds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Agent {Agent} missed {Misses} offers in a row and is away now")]
    private static partial void LogMissed(ILogger logger, string agent, int misses);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversation {Conversation} of agent {Agent} could not be given back; it will be tried again")]
    private static partial void LogGiveUpFailed(ILogger logger, Exception exception, string conversation, string agent);
}
