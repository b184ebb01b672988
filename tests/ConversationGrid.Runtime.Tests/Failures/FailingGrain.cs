namespace ConversationGrid.Runtime.Tests.Failures;

public sealed class FailingGrain(Signals signals) : Grain, IFailingGrain
{
    public Task FailAtOnce() => throw new ArgumentException("At once.");

    public async Task<int> FailLater()
    {
        await Task.Yield();
        throw new OwnException("Later.", 7);
    }

    public async ValueTask FailWithValueTask()
    {
        await Task.Yield();
        throw new InvalidOperationException("With a value task.");
    }

    public Task FailDeeper() => GrainFactory.GetGrain<IFailingGrain>($"{this.GetPrimaryKeyString()}-deeper").FailLater();

    public Task FailOneWay() => throw new InvalidOperationException("Nobody hears this.");

    public Task HoldOneWay(string name) => HoldImpatiently(name);

    public async Task HoldImpatiently(string name)
    {
        await signals.Of($"{name} go");
        signals.Set($"{name} ended");
    }

    public async Task WaitForCancellation(string name, CancellationToken cancellationToken)
    {
        signals.Set($"{name} begun");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            signals.Set($"{name} cancelled");
        }
    }

    public Task<int> Ten() => Task.FromResult(10);
}
