using ConversationGrid.Embedded.Activations;
using ConversationGrid.Embedded.Calls;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Timers;

/// <summary>A timer of a grain. At most one of its ticks waits or runs at a time.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private bool _isFiring;
    private TimeSpan? _changedDuringTick;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _period = options.Period;
        using (ExecutionContext.SuppressFlow())
            _timer = activation.Runtime.Time.CreateTimer(static timer => ((GrainTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal static GrainTimer Start(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (Activation.Current != activation)
            throw new InvalidOperationException("A grain's timer is registered in a turn of that grain.");
        var timer = new GrainTimer(activation, callback, options);
        activation.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime);
        Check(period);
        lock (_gate)
        {
            _period = period;
            if (_isFiring)
                _changedDuringTick = dueTime;
            else
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        static void Check(TimeSpan time)
        {
            if (time != Timeout.InfiniteTimeSpan)
                ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        if (_stopped.IsCancellationRequested)
            return;
        _timer.Dispose();
        _activation.OnTurn(activation => activation.Remove(this));
        _stopped.Cancel();
    }

    /// <summary>Called by the clock. From here until the tick has ended, changes are put off.</summary>
    private void Fire()
    {
        lock (_gate)
        {
            if (_isFiring)
            {
                // Changed just when it fired: the tick for the change follows the one under way.
                _changedDuringTick ??= TimeSpan.Zero;
                return;
            }

            _isFiring = true;
        }

        _activation.TryPost(new Tick(this));
    }

    private async Task TickAsync(Tick tick)
    {
        try
        {
            Request.Current = tick;
            await _callback(_stopped.Token).ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            if (exception is not OperationCanceledException || !_stopped.IsCancellationRequested)
                Log.TimerFailed(_activation.Runtime.Logger, _activation.GrainId, exception);
        }

        lock (_gate)
        {
            _isFiring = false;
            if (!_stopped.IsCancellationRequested)
                _timer.Change(_changedDuringTick ?? _period, Timeout.InfiniteTimeSpan);
            _changedDuringTick = null;
        }

        _activation.Ended(tick);
    }

    private sealed class Tick(GrainTimer timer) : Request
    {
        internal override string Name => $"{timer._activation.GrainId} timer";

        internal override bool Interleaves => timer._options.Interleave;

        internal override bool CountsAsUse => timer._options.KeepAlive;

        internal override bool OutlivesActivation => false;

        internal override bool IsAbandoned => timer._stopped.IsCancellationRequested;

        internal override void Begin(Activation activation) => _ = timer.TickAsync(this);

        internal override void Fail(Exception exception)
        {
        }
    }
}
