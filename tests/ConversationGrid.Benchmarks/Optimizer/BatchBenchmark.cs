using System.Collections.Immutable;
using System.Diagnostics;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Host.Composition;
using Microsoft.Extensions.DependencyInjection;
using Activity = ConversationGrid.Contracts.Agents.Activity;

namespace ConversationGrid.Benchmarks.Optimizer;

/// <summary>
/// A whole grid in this process: from the first of 200 escalations that come at once until the last of their offers is at its agent's
/// gateway. The quantum service is one that refuses connections, with chaos before it.
/// </summary>
internal static class BatchBenchmark
{
    private const int Rounds = 50;
    private const int WarmUps = 10;
    private const int Agents = 50;
    private const int Places = 4;

    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("grid-").FullName;
        try
        {
            await using var app = GridApplication.Build(new GridSettings
            {
                Port = 0,
                DataFolder = folder,
                Storage = "memory",
                Quantum = "http://127.0.0.1:9",
                Settings = ["Quantum:Chaos:LogNormalMedian=00:00:00.005", "Quantum:Chaos:HangShare=0.1", "Agents:MissesToAway=1000"],
            });
            await app.StartAsync(cancellationToken);
            var row = await MeasureAsync(app.Services.GetRequiredService<IGrainFactory>(), new OptimizerOptions(), cancellationToken);
            await app.StopAsync(cancellationToken);
            return [row];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<BenchmarkRow> MeasureAsync(IGrainFactory grains, OptimizerOptions options, CancellationToken cancellationToken)
    {
        var gateway = new OfferCounter();
        var reference = grains.CreateObjectReference<IGatewayObserver>(gateway);
        var directory = grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key);
        for (var i = 0; i < Agents; i++)
        {
            var added = await directory.Add(new NewAgent { Name = $"agent {i}", ChatCapacity = Places, Languages = ["en"] });
            var agent = grains.GetGrain<IAgentGrain>(added!.Profile.Agent);
            await agent.Connect(new GatewayConnection(reference, added.Profile.Agent));
            await agent.SetActivity(Activity.Available, null);
        }

        var optimizer = grains.GetGrain<IOptimizerGrain>(IOptimizerGrain.Key);
        var worst = TimeSpan.Zero;
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            var all = gateway.AwaitAsync(Agents * Places);
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Agents * Places).Select(i => optimizer.Enqueue(Escalation($"c{round}-{i}"))));
            await all.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (round >= WarmUps && elapsed > worst)
                worst = elapsed;
            await Task.WhenAll(Enumerable.Range(0, Agents * Places).Select(i => optimizer.Cancel($"c{round}-{i}", 1)));
            // Places come free by messages: when every agent says so, the optimizer knows too.
            foreach (var profile in await directory.List())
            {
                while ((await grains.GetGrain<IAgentGrain>(profile.Agent).Availability())!.FreeChat < Places)
                    await Task.Delay(1, cancellationToken);
            }

            await Task.Delay(50, cancellationToken);
        }

        var bound = (options.BatchWindow + options.Deadline + TimeSpan.FromMilliseconds(20)).TotalMilliseconds;
        return new BenchmarkRow(
            $"{Agents * Places} escalations at once, {Rounds} times: the last offer at its gateway, at worst", worst.TotalMilliseconds, "ms", $"window + deadline + 20 ms = {bound:F0} ms", worst.TotalMilliseconds / bound);
    }

    private static Escalation Escalation(string conversation) => new()
    {
        Conversation = conversation,
        Number = 1,
        Channel = Channel.Chat,
        WaitingSince = TimeProvider.System.GetUtcNow(),
        Summary = "",
        Customer = new CustomerProfile(),
    };

    private sealed class OfferCounter : IGatewayObserver
    {
        private int _left;
        private TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes with so many offers from now on.</summary>
        public Task AwaitAsync(int offers)
        {
            _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _left = offers;
            return _all.Task;
        }

        public Task ToCustomer(string connection, CustomerUpdate update) => Task.CompletedTask;

        public Task ToAgent(ImmutableArray<string> connections, DeskUpdate update)
        {
            if (update.Offer is not null && Interlocked.Decrement(ref _left) == 0)
                _all.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
