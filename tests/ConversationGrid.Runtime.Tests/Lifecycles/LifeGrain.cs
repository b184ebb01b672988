namespace ConversationGrid.Runtime.Tests.Lifecycles;

public class LifeGrain(Signals signals) : Grain, ILifeGrain
{
    private int _life;

    protected string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        for (_life = 1; signals.IsSet($"{Key} activated {_life}"); _life++)
            await Task.Yield();
        signals.Set($"{Key} activated {_life}");
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        signals.Set($"{Key} deactivated {_life} {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<int> Life() => Task.FromResult(_life);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task LeaveAndHold()
    {
        DeactivateOnIdle();
        signals.Set($"{Key} begun");
        await signals.Of($"{Key} go");
    }
}

/// <summary>Fails to activate until "{key} healed" is signalled.</summary>
public sealed class FragileGrain(Signals signals) : LifeGrain(signals), IFragileGrain
{
    private readonly Signals _signals = signals;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (!_signals.IsSet($"{Key} healed"))
            throw new InvalidOperationException("The grain is not well.");
        await base.OnActivateAsync(cancellationToken);
    }
}

/// <summary>Its idle activations are collected after two seconds, by the silo's options.</summary>
public sealed class ShortLivedGrain(Signals signals) : LifeGrain(signals), IShortLivedGrain;

[KeepAlive]
public sealed class KeptGrain(Signals signals) : LifeGrain(signals), IKeptGrain;
