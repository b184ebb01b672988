using ConversationGrid.Embedded.Calls;
using Microsoft.Extensions.Hosting;

namespace ConversationGrid.Embedded.Hosting;

/// <summary>Starts and stops the runtime with its host, and does its housekeeping in between.</summary>
internal sealed class Silo(EmbeddedRuntime runtime) : IHostedService, IDisposable
{
    private readonly DeadlockSearch _deadlocks = new();
    private readonly Lock _sweeping = new();
    private ITimer? _sweeper;
    private ITimer? _collector;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var quantum = runtime.Collection.CollectionQuantum;
        _sweeper = runtime.Time.CreateTimer(_ => Sweep(), null, OutstandingCalls.SweepPeriod, OutstandingCalls.SweepPeriod);
        _collector = runtime.Time.CreateTimer(_ => Collect(), null, quantum, quantum);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await runtime.StopAsync(cancellationToken).ConfigureAwait(false);
        Dispose();
    }

    public void Dispose()
    {
        _collector?.Dispose();
        _sweeper?.Dispose();
    }

    private void Sweep()
    {
        // The clock does not wait for one sweep before it begins the next.
        if (!_sweeping.TryEnter())
            return;
        try
        {
            foreach (var deadlock in _deadlocks.Break(runtime.Outstanding.Sweep()))
                Log.Deadlock(runtime.Logger, deadlock.Message);
        }
        finally
        {
            _sweeping.Exit();
        }
    }

    private void Collect()
    {
        runtime.Clock.Advance();
        foreach (var activation in runtime.Catalog.Activations)
            activation.Collect();
    }
}
