namespace ConversationGrid.Runtime.Tests.States;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Value();

    Task<bool> Exists();

    /// <summary>Adds in memory, without writing.</summary>
    Task Add(int amount);

    Task Write();

    Task Clear();

    Task Leave();
}

public interface IOwnStorageCounterGrain : ICounterGrain;

public interface ILostStorageCounterGrain : ICounterGrain;

[GenerateSerializer, Alias("test.counter-state")]
public sealed class CounterState
{
    [Id(0)]
    public int Value { get; set; }
}
