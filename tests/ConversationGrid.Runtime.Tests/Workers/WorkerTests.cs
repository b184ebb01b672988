namespace ConversationGrid.Runtime.Tests.Workers;

public sealed class WorkerTests(TestSilo silo) : IClassFixture<TestSilo>
{
    [Fact]
    public async Task Calls_UpToTheMaximum_RunSideBySide_AndMoreWait()
    {
        var worker = silo.Grains.GetGrain<IWorkerGrain>(0);
        var first = worker.Work("first");
        var second = worker.Work("second");
        await silo.Signals.Of("first begun");
        await silo.Signals.Of("second begun");
        var third = worker.Work("third");
        Assert.False(silo.Signals.IsSet("third begun"));
        silo.Signals.Set("first go");
        silo.Signals.Set("second go");
        await Task.WhenAll(first, second);
        await silo.Signals.Of("third begun");
        silo.Signals.Set("third go");
        await third;
    }
}
