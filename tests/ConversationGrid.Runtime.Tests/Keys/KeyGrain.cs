namespace ConversationGrid.Runtime.Tests.Keys;

public sealed class NumberedGrain : Grain, INumberedGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

[GrainType("test-named")]
public sealed class NamedGrain(IGrainContext context) : Grain, INamedGrain
{
    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string> Id() => Task.FromResult(this.GetGrainId().ToString());

    public Task<INamedGrain> Self() => Task.FromResult(this.AsReference<INamedGrain>());

    public Task<string> KeyOf(INamedGrain other) => other.Key();

    public Task<string> ContextId() => Task.FromResult(context.GrainId.ToString());
}
