namespace ConversationGrid.Embedded.Tests.Calls;

[GrainType("chain")]
public sealed class ChainGrain(Barriers barriers) : Grain, IChainGrain
{
    public Task Walk(string[] path)
    {
        barriers.Reach($"{this.GetPrimaryKeyString()} walks");
        return path switch
        {
            [] => Task.CompletedTask,
            ["aside", var next, .. var rest] => GrainFactory.GetGrain<IChainGrain>(next).WalkAside(rest),
            [var next, .. var rest] => GrainFactory.GetGrain<IChainGrain>(next).Walk(rest),
        };
    }

    public async Task WalkAfter(string phase, string[] path)
    {
        barriers.Reach($"{this.GetPrimaryKeyString()} begun");
        await barriers.Until(phase);
        await Walk(path);
    }

    public Task WalkAside(string[] path) => Walk(path);

    public Task WalkDetached(string phase, string[] path)
    {
        _ = DetachedAsync();
        return Task.CompletedTask;

        async Task DetachedAsync()
        {
            try
            {
                await barriers.Until(phase);
                await Walk(path);
                barriers.Reach($"{phase} done");
            }
            catch (DeadlockException)
            {
                barriers.Reach($"{phase} failed");
            }
        }
    }

    public async Task CallSelfUnawaited(string phase)
    {
        _ = this.AsReference<IChainGrain>().Reach($"{phase} after");
        barriers.Reach($"{phase} begun");
        await barriers.Until(phase);
    }

    public Task CallSelfAmongOthers() => Task.WhenAll(this.AsReference<IChainGrain>().Walk([]), Task.CompletedTask);

    public Task Reach(string phase)
    {
        barriers.Reach(phase);
        return Task.CompletedTask;
    }
}

/// <summary>Calls itself, through another, while it activates.</summary>
[GrainType("stubborn")]
public sealed class StubbornGrain : Grain, IStubbornGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.AsReference<IStubbornGrain>().Touch();

    public Task Touch() => Task.CompletedTask;
}
