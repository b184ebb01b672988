using ConversationGrid.Embedded.Activations;
using ConversationGrid.Embedded.Calls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace ConversationGrid.Embedded;

/// <summary>All that the grains of one host share.</summary>
internal sealed class EmbeddedRuntime
{
    private readonly IOptions<SiloMessagingOptions> _messaging;
    private volatile bool _isStopping;
    private volatile bool _isStopped;

    public EmbeddedRuntime(
        IServiceProvider services, TimeProvider time, ILogger<EmbeddedRuntime> logger,
        IOptions<SiloMessagingOptions> messaging, IOptions<GrainCollectionOptions> collection)
    {
        _messaging = messaging;
        Services = services;
        Time = time;
        Logger = logger;
        Collection = collection.Value;
        Clock = new(time);
        Proxies = new(this);
        Classes = new(this);
        Catalog = new(this);
        Outstanding = new(this);
    }

    internal IServiceProvider Services { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal Clock Clock { get; }

    internal GrainCollectionOptions Collection { get; }

    internal TimeSpan ResponseTimeout => _messaging.Value.ResponseTimeout;

    internal ProxyFactory Proxies { get; }

    internal GrainClasses Classes { get; }

    internal Catalog Catalog { get; }

    internal OutstandingCalls Outstanding { get; }

    /// <summary>Brings the call to its grain. When that cannot be, the call fails.</summary>
    internal void Send(Call call)
    {
        try
        {
            if (_isStopping && (_isStopped || Request.Current is null))
                throw new SiloUnavailableException($"The runtime is stopping and does not take {call.Name}.");
            if (!call.Method.IsOneWay)
                Outstanding.Add(call, call.Method.Timeout ?? ResponseTimeout);
            while (call.Target.Destination is var destination && !destination.TryPost(call))
            {
                // Whoever closed it holds the gate until the catalog knows what comes next.
                lock (Catalog.Gate)
                {
                    call.Target.Forget(destination);
                }
            }
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
    }

    /// <summary>
    /// Lets the grains end what they have accepted and deactivates them. When the token is cancelled whatever is
    /// left is abandoned.
    /// </summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        try
        {
            while (Catalog.Activations.Where(activation => !activation.Class.IsObserver).ToList() is { Count: > 0 } activations)
            {
                foreach (var activation in activations)
                    activation.DrainAndDeactivate(new(Orleans.DeactivationReasonCode.ShuttingDown, "The host is stopping."), cancellationToken);
                await Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Log.StoppedInHaste(Logger, Catalog.Activations.Count());
        }

        _isStopped = true;
        Outstanding.FailAll(new SiloUnavailableException("The runtime has stopped."));
    }
}
