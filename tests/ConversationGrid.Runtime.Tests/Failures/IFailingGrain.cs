using Orleans.Concurrency;

namespace ConversationGrid.Runtime.Tests.Failures;

public interface IFailingGrain : IGrainWithStringKey
{
    Task FailAtOnce();

    Task<int> FailLater();

    ValueTask FailWithValueTask();

    /// <summary>Calls another grain that fails, and lets the exception through.</summary>
    Task FailDeeper();

    [OneWay]
    Task FailOneWay();

    /// <summary>Does not end before "{name} go" is signalled, then signals "{name} ended".</summary>
    [OneWay]
    Task HoldOneWay(string name);

    [ResponseTimeout("00:00:01")]
    Task HoldImpatiently(string name);

    /// <summary>Signals "{name} begun", waits for the token's cancellation and signals "{name} cancelled".</summary>
    Task WaitForCancellation(string name, CancellationToken cancellationToken);

    Task<int> Ten();
}

[GenerateSerializer, Alias("test.own-exception")]
public sealed class OwnException(string message, int code) : Exception(message)
{
    [Id(0)]
    public int Code { get; } = code;
}
