namespace ConversationGrid.Runtime.Tests.States;

public abstract class CounterGrainBase(IPersistentState<CounterState> state) : Grain, ICounterGrain
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

public sealed class CounterGrain([PersistentState("counter", "memory")] IPersistentState<CounterState> state) : CounterGrainBase(state);

public sealed class OwnStorageCounterGrain([PersistentState("counter", "own")] IPersistentState<CounterState> state)
    : CounterGrainBase(state), IOwnStorageCounterGrain;

/// <summary>Names a provider that nobody registers.</summary>
public sealed class LostStorageCounterGrain([PersistentState("counter", "lost")] IPersistentState<CounterState> state)
    : CounterGrainBase(state), ILostStorageCounterGrain;
