namespace ConversationGrid.Runtime.Tests.Timers;

public sealed class TimerGrain(Signals signals) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(string name, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            state =>
            {
                signals.Set($"{state} tick {++_ticks}");
                return Task.CompletedTask;
            },
            name, TimeSpan.Zero, period);
        return Task.CompletedTask;
    }

    public Task StartFailing(string name)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                signals.Set($"{name} tick {++_ticks}");
                throw new InvalidOperationException("This tick fails.");
            },
            new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = TimeSpan.FromMilliseconds(10) });
        return Task.CompletedTask;
    }

    public async Task StartAndHold(string name, bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            _ =>
            {
                signals.Note($"{name} tick");
                signals.Set($"{name} tick");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = interleave });
        await signals.Of($"{name} go");
        signals.Note($"{name} call ends");
    }

    public Task StartEndless(string name)
    {
        _timer = this.RegisterGrainTimer(
            async token =>
            {
                signals.Set($"{name} tick");
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    signals.Set($"{name} cancelled");
                }
            },
            new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task Halt()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Restart()
    {
        _timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        signals.Set($"{this.GetPrimaryKeyString()} left");
        return Task.CompletedTask;
    }
}
