using Orleans.Concurrency;

namespace ConversationGrid.Embedded.Tests.Calls;

public interface IChainGrain : IGrainWithStringKey
{
    /// <summary>Calls the first grain of the path, with the rest of it; ends where the path ends.</summary>
    Task Walk(string[] path);

    /// <summary>Walks, once "{phase}" is reached.</summary>
    Task WalkAfter(string phase, string[] path);

    [AlwaysInterleave]
    Task WalkAside(string[] path);

    /// <summary>Calls itself without waiting for it; ends once "{phase}" is reached.</summary>
    Task CallSelfUnawaited(string phase);

    /// <summary>Returns at once, and walks outside any call once "{phase}" is reached; ends in "{phase} done" or "{phase} failed".</summary>
    Task WalkDetached(string phase, string[] path);

    /// <summary>Waits for itself together with something else.</summary>
    Task CallSelfAmongOthers();

    Task Reach(string phase);
}

public interface IStubbornGrain : IGrainWithStringKey
{
    Task Touch();
}
