namespace ConversationGrid.Embedded.Tests.Activations;

public interface IIdlerGrain : IGrainWithStringKey
{
    /// <summary>The number of this activation among all of the key, from 1.</summary>
    Task<int> Life();

    Task Delay(TimeSpan time);

    Task StartTimer(bool keepAlive);
}

public interface IShyGrain : IIdlerGrain;

public interface IQuickIdlerGrain : IIdlerGrain;

public interface IKeptIdlerGrain : IIdlerGrain;
