namespace ConversationGrid.Runtime.Tests.States;

public sealed class CounterGrain([PersistentState("counter", "memory")] IPersistentState<CounterState> state) : Grain, ICounterGrain
{
    public Task<int> Value() => Task.FromResult(state.State.Value);

    public Task<bool> Exists() => Task.FromResult(state.RecordExists);

    public Task Add(int amount)
    {
        state.State.Value += amount;
        return Task.CompletedTask;
    }

    public Task Write() => state.WriteStateAsync();

    public Task Clear() => state.ClearStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
