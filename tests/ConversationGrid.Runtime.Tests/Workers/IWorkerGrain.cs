namespace ConversationGrid.Runtime.Tests.Workers;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    /// <summary>Signals "{name} begun" and does not end before "{name} go" is signalled.</summary>
    Task Work(string name);
}
