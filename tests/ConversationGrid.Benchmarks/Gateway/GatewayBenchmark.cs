using ConversationGrid.LoadTests.Servers;

namespace ConversationGrid.Benchmarks.Gateway;

/// <summary>
/// What a turn costs from a customer's socket and back: message in, ack and bot reply out, both stored. Beside
/// it a bare WebSocket echo, driven by the same client in turn with the grid, so that what else the machine does
/// meets all. Client and servers share the machine.
/// </summary>
public static class GatewayBenchmark
{
    private const int Connections = 200;
    private const int IdleCustomers = 5000;
    private const int Rounds = 5;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(8);

    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        var rows = new List<BenchmarkRow>();
        rows.AddRange(await MeasureTurnsAsync(cancellationToken));
        rows.Add(await MeasureIdleCustomersAsync(cancellationToken));
        return rows;
    }

    private static async Task<IEnumerable<BenchmarkRow>> MeasureTurnsAsync(CancellationToken cancellationToken)
    {
        await using var echo = await EchoServer.StartAsync(cancellationToken);
        await using var memory = await GridProcess.StartAsync(Setup("memory"), cancellationToken);
        await using var sqlite = await GridProcess.StartAsync(Setup("sqlite"), cancellationToken);
        await using var ofEcho = await TurnRun.ConnectAsync(new Uri(echo.Address, "/ws"), Connections, isEcho: true, cancellationToken);
        await using var ofMemory = await TurnRun.ConnectAsync(ChatOf(memory), Connections, isEcho: false, cancellationToken);
        await using var ofSqlite = await TurnRun.ConnectAsync(ChatOf(sqlite), Connections, isEcho: false, cancellationToken);
        TurnRun[] runs = [ofEcho, ofMemory, ofSqlite];
        foreach (var run in runs)
            await run.RoundAsync(s_warmUp, isWarmUp: true, cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var run in runs)
                await run.RoundAsync(s_round, isWarmUp: false, cancellationToken);
        }

        return
        [
            new("WebSocket JSON echo on bare Kestrel", ofEcho.Rate, "turns/s", $"{Connections} connections, one message in flight each", null),
            .. Rows("echo", ofEcho, ofEcho),
            new("grid, memory storage", ofMemory.Rate, "turns/s", "echo; aim 0.35", ofMemory.Rate / ofEcho.Rate),
            .. Rows("grid, memory storage", ofMemory, ofEcho),
            new("grid, SQLite storage", ofSqlite.Rate, "turns/s", "echo; aim 0.20", ofSqlite.Rate / ofEcho.Rate),
            .. Rows("grid, SQLite storage", ofSqlite, ofEcho),
        ];
    }

    private static IEnumerable<BenchmarkRow> Rows(string what, TurnRun run, TurnRun echo)
    {
        foreach (var percentile in (double[])[50, 99])
        {
            var latency = run.Latencies.PercentileMilliseconds(percentile);
            yield return new($"{what}: p{percentile} of a turn", latency, "ms", "echo", run == echo ? null : latency / echo.Latencies.PercentileMilliseconds(percentile));
        }
    }

    /// <summary>The growth of the server's working set by customers who are connected and have had one turn.</summary>
    private static async Task<BenchmarkRow> MeasureIdleCustomersAsync(CancellationToken cancellationToken)
    {
        await using var grid = await GridProcess.StartAsync(Setup("sqlite"), cancellationToken);
        await using (var first = await TurnRun.ConnectAsync(ChatOf(grid), Connections, isEcho: false, cancellationToken))
            await first.RoundAsync(s_warmUp, isWarmUp: true, cancellationToken);
        await Task.Delay(s_rest, cancellationToken);
        var before = grid.WorkingSetBytes;
        await using var customers = await TurnRun.ConnectAsync(ChatOf(grid), IdleCustomers, isEcho: false, cancellationToken);
        await customers.OneTurnAsync(cancellationToken);
        await Task.Delay(s_rest, cancellationToken);
        var each = (grid.WorkingSetBytes - before) / (double)IdleCustomers;
        return new($"a connected idle customer, of {IdleCustomers:N0} after one turn each: working set of the server", each / 1024, "KB", "aim: 25 KB", each / 1024 / 25);
    }

    private static Uri ChatOf(GridProcess grid) => new(grid.Sockets, "/ws/chat");

    private static GridSetup Setup(string storage) => new()
    {
        Program = GridSetup.FindProgram(),
        Storage = storage,
        Settings = new Dictionary<string, string>
        {
            ["Demo:Agents"] = "0",
            // Two hundred customers who type this fast are a measurement, not an attack.
            ["Gateway:FramesPerSecond"] = "100000",
            ["Gateway:FrameBurst"] = "100000",
            ["Conversations:MaxMessages"] = "1000000",
        },
    };
}
