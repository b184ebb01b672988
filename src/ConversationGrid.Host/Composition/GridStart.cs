using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Optimization.Quantum.Hardware;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Composition;

/// <summary>What a grid does around the start of its servers: reads what it needs, wakes the queue, makes demo agents, says that it is ready.</summary>
internal static class GridStart
{
    private static readonly NewAgent[] DemoAgents =
    [
        new() { Name = "Ana", Skills = ["billing", "orders", "returns", "general"], Languages = ["en"] },
        new() { Name = "Ben", Skills = ["technical", "account", "security", "general"], Languages = ["en"] },
        new() { Name = "Chloe", Skills = ["delivery", "sales", "subscriptions", "general"], Languages = ["en", "fr"] },
    ];

    /// <summary>
    /// What must be right before anybody connects: all settings, the intent model, which is trained at the first
    /// start, and the playbook.
    /// </summary>
    public static void Prepare(WebApplication app)
    {
        app.Services.GetService<IStartupValidator>()?.Validate();
        app.Services.GetRequiredService<UtteranceReader>();
    }

    public static async Task RunAsync(WebApplication app, TextWriter output, CancellationToken cancellation)
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        foreach (var queue in app.Services.GetRequiredService<QueueMap>().All)
            await grains.GetGrain<IOptimizerGrain>(queue).Wake();
        // So that what was spent before the start is metered before the next job.
        if (app.Services.GetService<HardwareSolver>() is not null)
            await grains.GetGrain<IHardwareBudgetGrain>(IHardwareBudgetGrain.Key).SpentInLastHour();
        var directory = grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key);
        if ((await directory.List()).IsEmpty)
        {
            var url = app.Urls.First();
            var wanted = app.Services.GetRequiredService<IOptions<DemoOptions>>().Value.Agents;
            for (var i = 0; i < wanted; i++)
            {
                var added = await directory.Add(DemoAgents[i % DemoAgents.Length]);
                if (added is not null)
                    await output.WriteLineAsync($"demo agent {added.Profile.Name}: {url}/agent?token={added.Token}");
            }
        }

        await output.WriteLineAsync($"ready {app.Urls.First()}");
        await output.FlushAsync(cancellation);
    }
}
