using System.Diagnostics;
using ConversationGrid.LoadTests.Accounts;

namespace ConversationGrid.Benchmarks.Gateway;

/// <summary>Many connections to one server, and what its rounds gave.</summary>
internal sealed class TurnRun : IAsyncDisposable
{
    private readonly TurnDriver[] _drivers;
    private readonly List<double> _rates = [];
    private LatencyHistogram _latencies = new();

    private TurnRun(TurnDriver[] drivers) => _drivers = drivers;

    /// <summary>The median round's turns a second.</summary>
    public double Rate => _rates.Order().ElementAt(_rates.Count / 2);

    public LatencyHistogram Latencies => _latencies;

    public static async Task<TurnRun> ConnectAsync(Uri address, int connections, bool isEcho, CancellationToken cancellationToken)
    {
        var drivers = new TurnDriver[connections];
        await Parallel.ForAsync(0, connections, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (i, cancellation) =>
            drivers[i] = await TurnDriver.ConnectAsync(address, isEcho, cancellation));
        return new TurnRun(drivers);
    }

    public async Task RoundAsync(TimeSpan length, bool isWarmUp, CancellationToken cancellationToken)
    {
        var before = _drivers.Sum(driver => driver.Turns);
        var start = Stopwatch.GetTimestamp();
        foreach (var driver in _drivers)
            driver.Start(_latencies);
        await Task.Delay(length, cancellationToken);
        var rate = (_drivers.Sum(driver => driver.Turns) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Task.WhenAll(_drivers.Select(driver => driver.StopAsync()));
        if (isWarmUp)
            _latencies = new LatencyHistogram();
        else
            _rates.Add(rate);
    }

    /// <summary>One turn on each connection.</summary>
    public Task OneTurnAsync() => Task.WhenAll(_drivers.Select(driver => driver.TakeTurnAsync(_latencies)));

    public async ValueTask DisposeAsync()
    {
        foreach (var driver in _drivers)
            await driver.DisposeAsync();
    }
}
