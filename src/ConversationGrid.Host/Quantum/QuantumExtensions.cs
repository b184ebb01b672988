using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Quantum.Hardware;
using ConversationGrid.Optimization.Solvers;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Quantum;

internal static class QuantumExtensions
{
    /// <summary>The solvers that batches are raced among, with the quantum service where the plan has one, and hardware that runs its circuits where that is wanted.</summary>
    public static IServiceCollection AddSolvers(this IServiceCollection services, QuantumPlan plan, bool hardware)
    {
        services.AddSingleton(hardware && !plan.IsOn ? plan with { Line = $"{plan.Line}; nobody writes circuits for the hardware" } : plan);
        if (plan.IsChild)
        {
            services.AddSingleton(_ => new QuantumAddress { InnerHandler = new SocketsHttpHandler { UseProxy = false } });
            services.AddHostedService<QuantumChild>();
        }

        if (plan.IsOn)
        {
            services.AddSingleton<QuantumMetrics>();
            services.AddSingleton(provider => CreateQuantumSolver(provider, plan));
            if (hardware)
                services.AddSingleton(provider => CreateHardwareSolver(provider, plan));
        }

        return services.AddHostedService<SolverWarmUpService>().AddSingleton(CreatePortfolio);
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

        if (provider.GetService<HardwareSolver>() is { } hardware)
            members.Add(hardware);
        return new SolverPortfolio(members, provider.GetRequiredService<IOptions<PortfolioOptions>>().Value, provider.GetRequiredService<TimeProvider>());
    }

    private static QuantumSolver CreateQuantumSolver(IServiceProvider provider, QuantumPlan plan) =>
        new(CreateClient(provider, plan), OptionsOf(provider, plan), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<QuantumMetrics>());

    private static HardwareSolver CreateHardwareSolver(IServiceProvider provider, QuantumPlan plan) =>
        new(CreateClient(provider, plan), Patient(new SocketsHttpHandler()), OptionsOf(provider, plan), provider.GetRequiredService<HardwareBudget>(), provider.GetRequiredService<TimeProvider>());

    private static QuantumServiceOptions OptionsOf(IServiceProvider provider, QuantumPlan plan)
    {
        var options = provider.GetRequiredService<IOptions<QuantumServiceOptions>>().Value;
        if (plan.Url is not null)
            options.BaseAddress = plan.Url;
        return options;
    }

    private static HttpClient CreateClient(IServiceProvider provider, QuantumPlan plan) =>
        Patient(plan.IsChild ? provider.GetRequiredService<QuantumAddress>() : new SocketsHttpHandler());

    /// <summary>The solvers' own timeouts hold, and they live as long as the process.</summary>
    public static HttpClient Patient(HttpMessageHandler handler) => new(handler) { Timeout = Timeout.InfiniteTimeSpan };
}
