using Orleans.Concurrency;

namespace ConversationGrid.Runtime.Tests.Turns;

public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Counts up over an await without a lock.</summary>
    Task<int> CountUp();

    /// <summary>Notes its begin, waits for the signal of its name, notes its end.</summary>
    Task Hold(string name);

    Task<int> Add(int left, int right);

    ValueTask<string> Echo(string text);

    ValueTask Touch();

    [AlwaysInterleave]
    Task<string> Peek();

    [ReadOnly]
    Task Read(string name);

    /// <summary>Which of the ways to go on stay on the grain's scheduler.</summary>
    Task<SchedulerReport> Schedulers();

    Task<int> MaxOverlap();
}

[GenerateSerializer, Immutable, Alias("test.scheduler-report")]
public sealed record SchedulerReport(
    [property: Id(0)] bool AfterYield, [property: Id(1)] bool InStartNew, [property: Id(2)] bool InTaskRun, [property: Id(3)] bool AfterTaskRun);
