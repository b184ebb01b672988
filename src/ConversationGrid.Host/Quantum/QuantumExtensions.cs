using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Solvers;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Quantum;

internal static class QuantumExtensions
{
    /// <summary>The solvers that batches are raced among, with the quantum service where the plan has one.</summary>
    public static IServiceCollection AddSolvers(this IServiceCollection services, QuantumPlan plan)
    {
        services.AddSingleton(plan);
        if (plan.IsChild)
        {
            services.AddSingleton(_ => new QuantumAddress { InnerHandler = new SocketsHttpHandler { UseProxy = false } });
            services.AddHostedService<QuantumChild>();
        }

        if (plan.IsOn)
            services.AddSingleton(provider => CreateQuantumSolver(provider, plan));
        return services.AddSingleton(CreatePortfolio);
    }

    private static SolverPortfolio CreatePortfolio(IServiceProvider provider)
    {
        // Simulated circuits stand in where the mode wants a quantum answer and there is no service.
        List<IAssignmentSolver> members = [.. SolverPortfolio.ClassicalMembers, new LargeNeighbourhoodSolver(new QaoaSolver())];
        if (provider.GetService<QuantumSolver>() is { } quantum)
        {
            members.Add(quantum);
            provider.GetRequiredService<OptimizerMetrics>().ObserveBreaker(() => quantum.Breaker);
        }

        return new SolverPortfolio(members, provider.GetRequiredService<IOptions<PortfolioOptions>>().Value, provider.GetRequiredService<TimeProvider>());
    }

    private static QuantumSolver CreateQuantumSolver(IServiceProvider provider, QuantumPlan plan)
    {
        var options = provider.GetRequiredService<IOptions<QuantumServiceOptions>>().Value;
        if (plan.Url is not null)
            options.BaseAddress = plan.Url;
        HttpMessageHandler handler = plan.IsChild ? provider.GetRequiredService<QuantumAddress>() : new SocketsHttpHandler();
        // The solver's own timeouts hold, and it lives as long as the process.
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        return new QuantumSolver(http, options, provider.GetRequiredService<TimeProvider>());
    }
}
