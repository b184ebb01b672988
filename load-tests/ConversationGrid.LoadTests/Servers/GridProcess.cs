using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace ConversationGrid.LoadTests.Servers;

/// <summary>
/// A grid in a process of its own, on this machine. Can be killed, drained and started again on the same port
/// and data; what it printed is kept for the message of whatever fails.
/// </summary>
public sealed class GridProcess : IAsyncDisposable
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler { UseProxy = false });
    private static int s_ports;
    private readonly GridSetup _setup;
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly PrintedLines _printed = new();
    private Process? _process;

    private GridProcess(GridSetup setup)
    {
        _setup = setup with { Port = setup.Port == 0 ? FreePort() : setup.Port };
        _ownsFolder = setup.DataFolder is null;
        _folder = setup.DataFolder ?? Directory.CreateTempSubdirectory("grid-").FullName;
        Address = new Uri($"http://127.0.0.1:{_setup.Port}");
        Sockets = new Uri($"ws://127.0.0.1:{_setup.Port}");
    }

    public Uri Address { get; }

    /// <summary>The same address for WebSockets.</summary>
    public Uri Sockets { get; }

    public string DataFolder => _folder;

    public string Output => _printed.ToString();

    /// <summary>What the process has in memory at this moment.</summary>
    public long WorkingSetBytes
    {
        get
        {
            Process.Refresh();
            return Process.WorkingSet64;
        }
    }

    public bool HasExited => Process.HasExited;

    private Process Process => _process ?? throw new InvalidOperationException("The grid was not started.");

    /// <summary>Completes when the grid takes connections.</summary>
    public static async Task<GridProcess> StartAsync(GridSetup setup, CancellationToken cancellationToken = default)
    {
        var grid = new GridProcess(setup);
        try
        {
            await grid.StartAsync(cancellationToken);
            return grid;
        }
        catch
        {
            await grid.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the stopped or killed grid again: same port, same data.</summary>
    public Task RestartAsync(CancellationToken cancellationToken = default) => StartAsync(cancellationToken);

    /// <summary>The first line with this text that it has printed, or prints.</summary>
    /// <exception cref="TimeoutException">There is none within <paramref name="deadline"/>.</exception>
    public Task<string> ExpectOutputAsync(string text, TimeSpan deadline) => _printed.ExpectAsync(text, deadline);

    /// <summary>The processes that it has started and that run at this moment.</summary>
    public Task<IReadOnlyList<ChildProcess>> ChildrenAsync() => ChildProcess.OfAsync(Process.Id);

    /// <summary>Ends the process at once, with no chance to do anything (SIGKILL). What it has started is left to itself.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>Asks the process to drain and stop (SIGTERM).</summary>
    public async Task RequestStopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It still runs after <paramref name="deadline"/>.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan deadline)
    {
        try
        {
            await Process.WaitForExitAsync().WaitAsync(deadline);
            return Process.ExitCode;
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Awaited the grid's exit for {deadline.TotalSeconds:0} s in vain. It said:{Environment.NewLine}{Output}", e);
        }
    }

    public async Task<AddedAgent> AddAgentAsync(NewAgent agent, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "/api/v1/agents"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await AdminTokenAsync(cancellationToken));
        request.Content = JsonContent.Create(agent, AgentJson.Default.NewAgent);
        using var response = await s_http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Created)
            throw new HttpRequestException($"Adding an agent was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        return await response.Content.ReadFromJsonAsync(AgentJson.Default.AddedAgent, cancellationToken)
            ?? throw new InvalidDataException("Adding an agent was answered with null.");
    }

    public async Task<string> AdminTokenAsync(CancellationToken cancellationToken = default) =>
        (await File.ReadAllTextAsync(Path.Combine(_folder, "admin-token"), cancellationToken)).Trim();

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        if (_ownsFolder && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Below the range from which systems give ports to outgoing connections: one of those could take it while
    /// the grid starts or is down.
    /// </summary>
    private static int FreePort()
    {
        const int first = 12_000, count = 20_000, stride = 7;
        while (true)
        {
            var port = first + (int)((uint)((Environment.ProcessId * 131) + Interlocked.Add(ref s_ports, stride)) % count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _process?.Dispose();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = _folder,
        };
        foreach (var argument in Arguments())
            start.ArgumentList.Add(argument);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Keep(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, ready: null);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("It exited."));
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ready.Task.WaitAsync(_setup.StartDeadline, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The grid did not print that it is ready: {e.Message} It said:{Environment.NewLine}{Output}", e);
        }
    }

    private IEnumerable<string> Arguments()
    {
        yield return _setup.Program;
        yield return "up";
        yield return "--port";
        yield return _setup.Port.ToString(CultureInfo.InvariantCulture);
        yield return "--data";
        yield return _folder;
        yield return "--storage";
        yield return _setup.Storage;
        yield return "--quantum";
        yield return _setup.Quantum;
        foreach (var (key, value) in _setup.Settings)
        {
            yield return "--set";
            yield return $"{key}={value}";
        }
    }

    private void Keep(string? line, TaskCompletionSource? ready)
    {
        if (line is null)
            return;
        _printed.Add(line);
        if (line.StartsWith("ready http://", StringComparison.Ordinal))
            ready?.TrySetResult();
    }
}
