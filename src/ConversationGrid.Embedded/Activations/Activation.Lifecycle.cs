using ConversationGrid.Embedded.Calls;
using ConversationGrid.Embedded.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Activations;

internal sealed partial class Activation
{
    private Status _status;
    private IServiceScope? _scope;

    /// <summary>The states to read before the grain is activated; null afterwards.</summary>
    private List<PersistentState>? _statesToRead;

    private enum Status : byte
    {
        Created,
        Activating,
        Active,

        /// <summary>Ends what has been accepted, then deactivates.</summary>
        Draining,
        Deactivating,
        Leaving,
        Closed,
    }

    public IServiceProvider ActivationServices => _scope?.ServiceProvider ?? _runtime.Services;

    public Task Deactivated
    {
        get
        {
            var gone = Rare.Gone;
            if (IsClosed)
                gone.TrySetResult();
            return gone.Task;
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) =>
        OnTurn(activation => activation.BeginDeactivating(deactivationReason, Status.Deactivating, cancellationToken));

    /// <summary>Deactivates once all that was accepted has ended.</summary>
    internal void DrainAndDeactivate(DeactivationReason reason, CancellationToken hurry) =>
        OnTurn(activation => activation.BeginDeactivating(reason, Status.Draining, hurry));

    /// <summary>Ends an observer's activation.</summary>
    internal void Dismiss() => OnTurn(static activation => activation.Close(new ClientNotAvailableException(activation.GrainId)));

    /// <summary>Deactivates if the activation has idled for as long as its class allows, or its observer is garbage.</summary>
    internal void Collect()
    {
        if (Class.IsObserver && GrainInstance is null)
            Dismiss();
        else if (IsCollectable())
            OnTurn(static activation =>
            {
                if (activation.IsCollectable())
                    activation.BeginDeactivating(
                        new(DeactivationReasonCode.ActivationIdle, "The activation has been idle."), Status.Deactivating, default);
            });
    }

    internal void DelayCollection(TimeSpan time) =>
        Rare.CollectNotBefore = time == Timeout.InfiniteTimeSpan ? long.MaxValue : _runtime.Clock.In(time);

    internal void Add(IDisposable timer) => Rare.Timers.Add(timer);

    internal void Remove(IDisposable timer) => Rare.Timers.Remove(timer);

    internal void ReadBeforeActivation(PersistentState state) => (_statesToRead ??= []).Add(state);

    internal void OnTurn(Action<Activation> action)
    {
        if (t_current == this)
            action(this);
        else
            TryPost(new Command(action));
    }

    /// <summary>Has nothing to do and would begin a request at once.</summary>
    internal bool IsFree =>
        ReferenceEquals(Volatile.Read(ref _inbox), s_idle) && _running == 0 && _status is Status.Active or Status.Created;

    private bool IsCollectable() =>
        _status == Status.Active && _running == 0 && _waitingHead is null
        && Class.CollectionAge != Timeout.InfiniteTimeSpan
        && _runtime.Clock.Since(_lastUsed) >= Class.CollectionAge
        && (_rarities is null || _runtime.Clock.Now >= _rarities.CollectNotBefore);

    private void StartActivating()
    {
        _status = Status.Activating;
        _ = ActivateAsync();
    }

    private async Task ActivateAsync()
    {
        Request.Current = _blocker = new LifecycleStep(this, "OnActivateAsync");
        Exception? failure = null;
        try
        {
            using var patience = new CancellationTokenSource(_runtime.Collection.ActivationTimeout, _runtime.Time);
            _scope = _runtime.Services.CreateScope();
            _instance = Class.Create(this);
            if (_statesToRead is not null)
            {
                foreach (var state in _statesToRead)
                    await state.ReadAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(true);
                _statesToRead = null;
            }

            if (_instance is IGrainBase grain)
                await grain.OnActivateAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _lastUsed = _runtime.Clock.Now;
        if (failure is not null)
        {
            Log.ActivationFailed(_runtime.Logger, GrainId, failure);
            StopTimers();
            await DisposeAsync().ConfigureAwait(true);
            _blocker = null;
            Close(failure);
        }
        else
        {
            _blocker = null;
            _status = _rarities is { AfterActivating: > Status.Active } rarities ? rarities.AfterActivating : Status.Active;
        }
    }

    private void BeginDeactivating(DeactivationReason reason, Status how, CancellationToken hurry)
    {
        if (_status >= Status.Deactivating || (_status == Status.Draining && how == Status.Draining))
            return;
        if (Rare.Reason.ReasonCode == DeactivationReasonCode.None)
            Rare.Reason = reason;
        if (hurry.CanBeCanceled)
            Rare.Hurry = hurry;
        if (_status == Status.Activating)
            Rare.AfterActivating = how;
        else
            _status = how;
        StopTimers();
    }

    /// <summary>Called when nothing is running.</summary>
    private void ContinueDeactivating()
    {
        var isDrained = _waitingHead is null && _batch is null && Volatile.Read(ref _inbox) is null;
        if (_status != Status.Deactivating && (_status != Status.Draining || !isDrained))
            return;
        _status = Status.Leaving;
        _ = DeactivateAsync();
    }

    private async Task DeactivateAsync()
    {
        Request.Current = _blocker = new LifecycleStep(this, "OnDeactivateAsync");
        try
        {
            if (_instance is IGrainBase grain)
            {
                using var patience = new CancellationTokenSource(_runtime.Collection.DeactivationTimeout, _runtime.Time);
                using var hurry = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, Rare.Hurry);
                await grain.OnDeactivateAsync(Rare.Reason, hurry.Token).WaitAsync(hurry.Token).ConfigureAwait(true);
            }
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(_runtime.Logger, GrainId, exception);
        }

        StopTimers();
        await DisposeAsync().ConfigureAwait(true);
        _blocker = null;

        // A grain that wants to leave as soon as it comes would otherwise be activated for ever.
        Close(_isNew && Rare.Reason.ReasonCode == DeactivationReasonCode.ApplicationRequested
            ? new OrleansMessageRejectionException($"{GrainId} asked to be deactivated while it was activated.")
            : null);
    }

    private async Task DisposeAsync()
    {
        foreach (var each in (object?[])[_instance, _scope])
        {
            try
            {
                if (each is IAsyncDisposable asynchronous)
                    await asynchronous.DisposeAsync().ConfigureAwait(true);
                else
                    (each as IDisposable)?.Dispose();
            }
            catch (Exception exception)
            {
                Log.DeactivationFailed(_runtime.Logger, GrainId, exception);
            }
        }
    }

    private void StopTimers()
    {
        if (_rarities is null)
            return;
        foreach (var timer in _rarities.Timers.ToArray())
            timer.Dispose();
    }
}
