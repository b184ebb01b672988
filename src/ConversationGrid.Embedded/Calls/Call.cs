using ConversationGrid.Embedded.Activations;
using Orleans.Runtime;
using Orleans.Storage;

namespace ConversationGrid.Embedded.Calls;

/// <summary>A call of a grain's or observer's method.</summary>
internal abstract class Call(GrainReference target, GrainMethod method) : Request
{
    private Activation? _runner;

    /// <summary>Neighbours in <see cref="OutstandingCalls"/>.</summary>
    internal Call? Before;
    internal Call? After;
    internal OutstandingCalls.Stripe? Stripe;

    /// <summary>On the runtime's <see cref="Clock"/>.</summary>
    internal long Deadline { get; set; }

    internal GrainReference Target => target;

    internal GrainMethod Method => method;

    internal override string Name => $"{target.GrainId}.{method.Name}";

    internal override bool Interleaves => method.Interleaves;

    internal override bool IsReadOnly => method.IsReadOnly;

    /// <summary>The activation that has begun the call.</summary>
    internal Activation? Runner => Volatile.Read(ref _runner);

    /// <summary>The caller's code waits for the response.</summary>
    internal abstract bool IsAwaited { get; }

    internal override void Begin(Activation activation)
    {
        Volatile.Write(ref _runner, activation);
        _ = RunAsync(activation);
    }

    internal override void Fail(Exception exception)
    {
        if (!TryFail(exception) && method.IsOneWay)
            Log.OneWayCallFailed(target.Runtime.Logger, Name, exception);
    }

    /// <summary>False when the call has been answered, or nobody waits for an answer.</summary>
    internal abstract bool TryFail(Exception exception);

    protected abstract Task RunAsync(Activation activation);

    /// <summary>State that turned out to be stale dies with its activation, not with those further up the chain.</summary>
    protected static void DiscardStaleState(Activation activation, Exception exception)
    {
        if (exception is InconsistentStateException { IsSourceActivation: true } stale)
        {
            stale.IsSourceActivation = false;
            activation.Deactivate(new(Orleans.DeactivationReasonCode.ApplicationError, stale, "The state was inconsistent with storage."));
        }
    }
}
