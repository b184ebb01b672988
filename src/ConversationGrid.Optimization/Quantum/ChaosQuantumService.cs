using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>The service with faults added, repeatable from a seed as far as the order of calls is.</summary>
internal sealed class ChaosQuantumService(IQuantumService inner, QuantumChaosOptions options, TimeProvider clock) : IQuantumService
{
    /// <summary>What no draw exceeds: a latency beyond this is a hang, and there is a share for those.</summary>
    private static readonly TimeSpan LongestLatency = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private SeededRandom _random = new(options.Seed);

    public Task<string> CircuitVersionAsync(CancellationToken cancellationToken) => inner.CircuitVersionAsync(cancellationToken);

    public async Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken)
    {
        (TimeSpan latency, double fate, int wrongPlace) = Draw();
        if (latency > TimeSpan.Zero)
            await Task.Delay(latency, clock, cancellationToken).ConfigureAwait(false);
        if ((fate -= options.ErrorShare) < 0)
            throw new QuantumServiceException("Chaos: the quantum service answered 500.", isTransient: true);
        if ((fate -= options.HangShare) < 0)
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken).ConfigureAwait(false);
        if ((fate -= options.GarbageShare) < 0)
            throw new QuantumServiceException("Chaos: the quantum service's answer is not of the agreed form.", isTransient: false);

        QuantumSolveResponse response = await inner.SolveAsync(request, cancellationToken).ConfigureAwait(false);
        return fate - options.WrongAnswerShare < 0
            ? response with { Samples = [.. response.Samples.Select(sample => new QuantumSample(Wrong(sample.Places, wrongPlace), sample.Count))] }
            : response;
    }

    private static int[] Wrong(int[] places, int place)
    {
        int[] wrong = [.. places];
        Array.Fill(wrong, place);
        return wrong;
    }

    private (TimeSpan Latency, double Fate, int WrongPlace) Draw()
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
