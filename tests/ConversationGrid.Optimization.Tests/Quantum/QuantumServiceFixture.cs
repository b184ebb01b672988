using System.Diagnostics;

namespace ConversationGrid.Optimization.Tests.Quantum;

/// <summary>The real service of <c>src/quantum-service</c>, once for all tests that ask it. It ends with this process.</summary>
public sealed class QuantumServiceFixture : IAsyncLifetime
{
    private const string Ready = "ready ";

    private Process? _process;

    public HttpClient Http { get; } = new() { Timeout = Timeout.InfiniteTimeSpan };

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        string folder = Path.Combine(RepositoryRoot(AppContext.BaseDirectory), "src", "quantum-service");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "qsharp-lang")))
            throw new DirectoryNotFoundException($"The tests of the quantum service need its packages. Run npm ci in {folder}, or ./grid test, which does.");
        _process = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "main.js"), "--port", "0", "--until-stdin-ends"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        string? line = await _process.StandardOutput.ReadLineAsync();
        Address = line is not null && line.StartsWith(Ready, StringComparison.Ordinal)
            ? new Uri(line[Ready.Length..])
            : throw new InvalidOperationException($"The quantum service did not become ready; it said: {line ?? "nothing"}.");
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (_process is null)
            return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string RepositoryRoot(string folder) =>
        File.Exists(Path.Combine(folder, "ConversationGrid.sln")) ? folder
        : Path.GetDirectoryName(folder) is { } parent ? RepositoryRoot(parent)
        : throw new DirectoryNotFoundException("ConversationGrid.sln is in no folder above the tests.");
}
