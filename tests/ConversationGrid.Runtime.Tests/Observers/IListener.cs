namespace ConversationGrid.Runtime.Tests.Observers;

public interface IListener : IGrainObserver
{
    /// <summary>Sent, not awaited.</summary>
    void Heard(int number);

    Task<int> Ask(int number);

    Task Fail();
}

public interface ISpeakerGrain : IGrainWithStringKey
{
    Task Subscribe(IListener listener);

    Task Say(int from, int count);

    Task<int> Ask(int number);

    /// <summary>The type of the exception that the listener's method gave the grain.</summary>
    Task<string> Provoke();
}
