using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
#pragma warning disable IDE0005 // See IPingGrain.
using Orleans;
using Orleans.Hosting;
#pragma warning restore IDE0005

namespace ConversationGrid.Benchmarks.Runtime;

/// <summary>What a call and an idle activation cost on the grain runtime at hand.</summary>
public static class RuntimeBenchmark
{
    private const int Callers = 100;
    private const int Activations = 100_000;
    private const int Rounds = 3;
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var host = BuildHost();
        await host.StartAsync(cancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var runtime = host.Services.GetRequiredService<IGrainFactory>().GetType().Assembly.GetName().Name!;

        var rows = new List<BenchmarkRow>();
        foreach (var (callers, targets) in ((int, int)[])[(Callers, Callers), (Callers, 1), (1, 1)])
        {
            var pings = Enumerable.Range(0, targets).Select(key => grains.GetGrain<IPingGrain>(key)).ToArray();
            var actors = Enumerable.Range(0, targets).Select(_ => new ChannelActor()).ToArray();

            // Rounds of both alternate, so that what else the machine does meets both; the median counts.
            var (ofGrains, ofActors) = (new List<double>(), new List<double>());
            for (var round = -1; round < Rounds; round++)
            {
                var grainRate = await MeasureAsync(callers, caller => pings[caller % targets].Ping, cancellationToken);
                var actorRate = await MeasureAsync(callers, caller => actors[caller % targets].Ping, cancellationToken);
                if (round < 0)
                    continue;
                ofGrains.Add(grainRate);
                ofActors.Add(actorRate);
            }

            foreach (var actor in actors)
                await actor.DisposeAsync();
            var (rate, yardstick) = (Median(ofGrains), Median(ofActors));
            rows.Add(new(
                $"{runtime}: calls, {callers} caller(s), {targets} grain(s)", rate, "calls/s",
                $"channel and loop: {yardstick:N0} calls/s", rate / yardstick));
        }

        var bytes = await MeasureIdleBytesAsync(grains, cancellationToken);
        rows.Add(new($"{runtime}: idle activation with a small state, of {Activations:N0}", bytes, "bytes", "aim: 1,500 bytes", bytes / 1500));
        await host.StopAsync(cancellationToken);
        return rows;
    }

    private static async Task<double> MeasureAsync(int callers, Func<int, Func<int, Task<int>>> target, CancellationToken cancellationToken)
    {
        var end = Stopwatch.GetTimestamp() + (long)(s_round.TotalSeconds * Stopwatch.Frequency);
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                var call = target(caller);
                long count = 0;
                while (Stopwatch.GetTimestamp() < end && !cancellationToken.IsCancellationRequested)
                {
                    for (var i = 0; i < 50; i++)
                    {
                        if (await call(i) != i + 1)
                            throw new InvalidOperationException("The grain answered wrongly.");
                    }

                    count += 50;
                }

                return count;
            },
            cancellationToken)));
        return counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> MeasureIdleBytesAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        const int First = 1_000_000;
        await grains.GetGrain<IIdleGrain>(First - 1).Touch("warm up");
        var before = LiveBytes();
        await Parallel.ForEachAsync(
            Enumerable.Range(First, Activations), cancellationToken, async (key, _) => await grains.GetGrain<IIdleGrain>(key).Touch("a few words"));
        return (LiveBytes() - before) / (double)Activations;
    }

    private static long LiveBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static IHost BuildHost()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort()).AddMemoryGrainStorage("memory"));
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
