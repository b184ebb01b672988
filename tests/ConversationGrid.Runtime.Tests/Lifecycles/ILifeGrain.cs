namespace ConversationGrid.Runtime.Tests.Lifecycles;

public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Which activation of the grain answers, from 1.</summary>
    Task<int> Life();

    Task Leave();

    /// <summary>Asks to be deactivated, then does not end before "{key} go" is signalled.</summary>
    Task LeaveAndHold();
}

public interface IFragileGrain : ILifeGrain;

public interface IShortLivedGrain : ILifeGrain;

public interface IKeptGrain : ILifeGrain;
