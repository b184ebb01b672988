using System.Text;
using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>The service with faults added, repeatable from a seed as far as the order of calls is.</summary>
internal sealed class ChaosQuantumService(IQuantumService inner, QuantumChaosOptions options, TimeProvider clock, QuantumMetrics? metrics = null) : IQuantumService
{
    /// <summary>What no draw exceeds: a latency beyond this is a hang, and there is a share for those.</summary>
    private static readonly TimeSpan LongestLatency = TimeSpan.FromMinutes(10);

    /// <summary>Bodies as a broken service sends them, or what stands before it. None is the answer to anything.</summary>
    private static readonly string[] Garbage =
    [
        "",
        "null",
        "{}",
        "[]",
        "<html><body>502 Bad Gateway</body></html>",
        """{"status":"ready","circuitVersion":null}""",
        """{"key":"another","circuitVersion":7,"backend":"chaos","samples":[]}""",
        """{"key":"cut off","circuitVersion":"v","backend":"chaos","samples":[{"places":[0,""",
    ];

    private readonly Lock _gate = new();
    private SeededRandom _random = new(options.Seed);

    public Task<string> CircuitVersionAsync(CancellationToken cancellationToken) =>
        CallAsync(inner.CircuitVersionAsync, HttpQuantumService.ReadVersion, static (version, _) => version, cancellationToken);

    public Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => inner.SolveAsync(request, token), body => HttpQuantumService.ReadSolution(body, request.Key), Wrong, cancellationToken);

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, Func<byte[], T> read, Func<T, int, T> wrong, CancellationToken cancellationToken)
    {
        (TimeSpan latency, double fate, int pick) = Draw();
        if (latency > TimeSpan.Zero)
        {
            metrics?.Disturbed("latency");
            await Task.Delay(latency, clock, cancellationToken).ConfigureAwait(false);
        }
        if ((fate -= options.ErrorShare) < 0)
        {
            metrics?.Disturbed("error");
            throw new QuantumServiceException("Chaos: the quantum service answered 500.", isTransient: true);
        }
        if ((fate -= options.HangShare) < 0)
        {
            metrics?.Disturbed("hang");
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken).ConfigureAwait(false);
        }
        if ((fate -= options.GarbageShare) < 0)
        {
            metrics?.Disturbed("garbage");
            return read(Encoding.UTF8.GetBytes(Garbage[pick % Garbage.Length]));
        }

        T answer = await call(cancellationToken).ConfigureAwait(false);
        return fate - options.WrongAnswerShare < 0 ? wrong(answer, pick) : answer;
    }

    private QuantumSolveResponse Wrong(QuantumSolveResponse response, int place)
    {
        metrics?.Disturbed("wrong-answer");
        return response with
        {
            Samples = [.. response.Samples.Select(sample => new QuantumSample([.. Enumerable.Repeat(place, sample.Places.Length)], sample.Count))],
        };
    }

    private (TimeSpan Latency, double Fate, int Pick) Draw()
    {
        lock (_gate)
        {
            double seconds = options.Latency.TotalSeconds;
            double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            seconds += options.LogNormalMedian.TotalSeconds * Math.Exp(options.LogNormalSigma * normal);
            seconds += options.HeavyTailMinimum.TotalSeconds * Math.Pow(1 - _random.NextDouble(), -1 / options.HeavyTailExponent);
            return (TimeSpan.FromSeconds(Math.Min(seconds, LongestLatency.TotalSeconds)), _random.NextDouble(), _random.Next(1 << 20));
        }
    }
}
