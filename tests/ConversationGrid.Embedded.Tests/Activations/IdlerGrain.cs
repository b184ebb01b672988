using System.Collections.Concurrent;

namespace ConversationGrid.Embedded.Tests.Activations;

/// <summary>How often each grain was activated.</summary>
public sealed class Lives : ConcurrentDictionary<string, int>;

public abstract class IdlerGrainBase(Lives lives, Barriers barriers) : Grain, IIdlerGrain
{
    private int _life;
    private int _ticks;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _life = lives.AddOrUpdate(IdentityString, 1, static (_, life) => life + 1);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        barriers.Reach($"{IdentityString} gone {_life}: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<int> Life() => Task.FromResult(_life);

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task StartTimer(bool keepAlive)
    {
        this.RegisterGrainTimer(
            () =>
            {
                barriers.Reach($"{IdentityString} tick {++_ticks}");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)) { KeepAlive = keepAlive });
        return Task.CompletedTask;
    }
}

[GrainType("idler")]
public sealed class IdlerGrain(Lives lives, Barriers barriers) : IdlerGrainBase(lives, barriers);

/// <summary>Wants to leave as soon as it comes.</summary>
[GrainType("shy")]
public sealed class ShyGrain(Lives lives, Barriers barriers) : IdlerGrainBase(lives, barriers), IShyGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DeactivateOnIdle();
        return base.OnActivateAsync(cancellationToken);
    }
}

[GrainType("quick"), CollectionAgeLimit(Minutes = 3)]
public sealed class QuickIdlerGrain(Lives lives, Barriers barriers) : IdlerGrainBase(lives, barriers), IQuickIdlerGrain;

[GrainType("kept"), KeepAlive]
public sealed class KeptIdlerGrain(Lives lives, Barriers barriers) : IdlerGrainBase(lives, barriers), IKeptIdlerGrain;
