namespace ConversationGrid.Runtime.Tests.Keys;

public interface INumberedGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public interface INamedGrain : IGrainWithStringKey
{
    Task<string> Key();

    Task<string> Id();

    Task<INamedGrain> Self();

    Task<string> KeyOf(INamedGrain other);

    Task<string> ContextId();
}
