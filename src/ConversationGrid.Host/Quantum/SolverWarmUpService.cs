using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Host.Quantum;

/// <summary>Warms the solvers up beside the start, so that the first batch meets compiled code.</summary>
internal sealed class SolverWarmUpService(TimeProvider time) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => SolverWarmUp.RunAsync(time, SolverWarmUp.DefaultDuration, cancellation: stoppingToken), stoppingToken);
}
