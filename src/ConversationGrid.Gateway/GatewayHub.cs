using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Gateway.Agents;
using ConversationGrid.Gateway.Chat;
using ConversationGrid.Gateway.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Gateway;

/// <summary>
/// All sockets of this process, and the one observer by which grains reach them. It pings silent sockets, cuts
/// dead ones, and renews the grains' leases on the living.
/// </summary>
internal sealed partial class GatewayHub(
    IGrainFactory grains, IOptions<GatewayOptions> options, TimeProvider time, GatewayMetrics metrics, ILogger<GatewayHub> logger)
    : IGatewayObserver, IHostedLifecycleService, IDisposable
{
    private readonly GatewayOptions _options = options.Value;
    private readonly ConcurrentDictionary<string, SocketSession> _sessions = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private IGatewayObserver? _reference;
    private Task _rounds = Task.CompletedTask;
    private int _connections;
    private volatile bool _isDraining;

    /// <summary>The server goes down: it takes no new sockets.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Takes a place for a socket; false when there is none, or the server is going down.</summary>
    public bool TryEnter()
    {
        if (!_isDraining && Interlocked.Increment(ref _connections) <= _options.MaxConnections)
            return true;
        if (!_isDraining)
            Interlocked.Decrement(ref _connections);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _connections);

    /// <summary>An address for a socket that is about to be added: unique for good, so that no later one is mistaken for it.</summary>
    public GatewayConnection NewConnection()
    {
        lock (_gate)
            _reference ??= grains.CreateObjectReference<IGatewayObserver>(this);
        return new GatewayConnection(_reference, RandomNumberGenerator.GetHexString(20, lowercase: true));
    }

    public void Add(SocketSession session)
    {
        _sessions[session.Id] = session;
        metrics.Connected(session is AgentSession);
        if (_isDraining)
            session.Socket.BeginClose(CloseCode.ServiceRestart, "restarting");
    }

    public void Remove(SocketSession session)
    {
        if (_sessions.TryRemove(session.Id, out _))
            metrics.Disconnected(session is AgentSession);
    }

    public Task ToCustomer(string connection, CustomerUpdate update)
    {
        if (_sessions.TryGetValue(connection, out var session) && session is ChatSession chat)
            chat.Deliver(update);
        return Task.CompletedTask;
    }

    public Task ToAgent(ImmutableArray<string> connections, DeskUpdate update)
    {
        foreach (var connection in connections)
        {
            if (_sessions.TryGetValue(connection, out var session) && session is AgentSession desk)
                desk.Deliver(update);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Observe(() => Volatile.Read(ref _connections));
        _rounds = Task.Run(GoRoundAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Tells every socket to come back, and waits until they have gone or been cut.</summary>
    public async Task DrainAsync()
    {
        _isDraining = true;
        await Task.WhenAll(_sessions.Values.Select(session => session.Socket.CloseAsync(CloseCode.ServiceRestart, "restarting")));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before anything else stops: the web server would wait for the sockets, and cut them in the end.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => DrainAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _rounds;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task GoRoundAsync()
    {
        var step = _options.PingInterval < _options.RenewInterval ? _options.PingInterval / 4 : _options.RenewInterval / 4;
        using var timer = new PeriodicTimer(step, time);
        var renewedAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                var isRenewing = time.GetElapsedTime(renewedAt) >= _options.RenewInterval;
                if (isRenewing)
                    renewedAt = time.GetTimestamp();
                foreach (var session in _sessions.Values)
                {
                    if (isRenewing)
                        session.Renew();
                    if (session.Socket.Silence >= 2 * _options.PingInterval)
                        session.Socket.Cut();
                    else if (session.Socket.Silence >= _options.PingInterval)
                        session.Socket.Ping();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the process.
        }
        catch (Exception e)
        {
            LogRoundsEnded(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Sockets are no longer looked after")]
    private static partial void LogRoundsEnded(ILogger logger, Exception exception);
}
