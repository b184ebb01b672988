using ConversationGrid.Host.Quantum;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Tests.Quantum;

/// <summary>With a shell script in Node's place: it says that it is ready and reads standard input to its end.</summary>
public sealed class QuantumChildTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("quantum-").FullName;
    private readonly RequestLog _requests = new();
    private readonly ReadyLog _log = new();
    private readonly QuantumAddress _address;

    public QuantumChildTests() => _address = new QuantumAddress { InnerHandler = _requests };

    [Fact]
    public async Task SendAsync_NotStarted_FailsAsAServiceThatCannotBeReached()
    {
        using var http = new HttpClient(_address, disposeHandler: false);

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://anywhere/v1/health")));
    }

    [Fact]
    public async Task ExecuteAsync_ChildEndsByItself_IsStartedAgain()
    {
        // The first run dies at once; the second one stays.
        using var child = Child("""[ -e "$0.ran" ] || { touch "$0.ran"; echo died >&2; exit 3; }; echo ready http://127.0.0.1:4711; cat >/dev/null; touch "$0.ended" """);
        await child.StartAsync(default);
        await _log.Ready.WaitAsync(s_patience);

        await child.StopAsync(default);

        // Ended because its standard input did, not because it was killed.
        Assert.True(File.Exists(Path.Combine(_folder, "node.ended")));
        Assert.Null(_address.Current);
    }

    [Fact]
    public async Task SendAsync_ChildIsReady_GoesToItsPort()
    {
        using var child = Child("""echo ready http://127.0.0.1:4711; cat >/dev/null""");
        await child.StartAsync(default);
        await _log.Ready.WaitAsync(s_patience);
        using var http = new HttpClient(_address, disposeHandler: false);

        using var answer = await http.GetAsync(new Uri("http://anywhere/v1/health?x=1"));

        Assert.Equal([new Uri("http://127.0.0.1:4711/v1/health?x=1")], _requests.Uris);
        await child.StopAsync(default);
    }

    [Fact]
    public async Task StopAsync_ChildThatDoesNotEnd_IsKilled()
    {
        using var child = Child("""echo ready http://127.0.0.1:4711; exec sleep 1000""", stopTime: TimeSpan.FromMilliseconds(10));
        await child.StartAsync(default);
        await _log.Ready.WaitAsync(s_patience);

        await child.StopAsync(default).WaitAsync(s_patience);

        Assert.True(child.ExecuteTask!.IsCompleted);
    }

    public void Dispose()
    {
        _address.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private QuantumChild Child(string script, TimeSpan? stopTime = null)
    {
        var node = Path.Combine(_folder, "node");
        File.WriteAllText(node, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new QuantumChildOptions { Node = node, Folder = _folder, RestartDelay = TimeSpan.FromMilliseconds(10), StopTime = stopTime ?? s_patience };
        return new QuantumChild(_address, Options.Create(options), TimeProvider.System, _log);
    }

    private sealed class ReadyLog : ILogger<QuantumChild>
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when the child is said to listen.</summary>
        public Task Ready => _ready.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains("listens", StringComparison.Ordinal))
                _ready.TrySetResult();
        }
    }

    private sealed class RequestLog : HttpMessageHandler
    {
        public List<Uri?> Uris { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Uris.Add(request.RequestUri);
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
