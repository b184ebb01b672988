using Orleans.Concurrency;

namespace ConversationGrid.Runtime.Tests.Workers;

[StatelessWorker(2)]
public sealed class WorkerGrain(Signals signals) : Grain, IWorkerGrain
{
    public async Task Work(string name)
    {
        signals.Set($"{name} begun");
        await signals.Of($"{name} go");
    }
}
