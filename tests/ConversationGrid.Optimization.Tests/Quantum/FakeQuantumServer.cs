using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ConversationGrid.Optimization.Formats;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Tests.Quantum.Hardware;

namespace ConversationGrid.Optimization.Tests.Quantum;

/// <summary>The quantum service's wire over real HTTP. Each solve is answered by the next scripted reply, then truthfully.</summary>
internal sealed class FakeQuantumServer : IAsyncDisposable
{
    public const string CircuitVersion = "c1f0";

    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly Queue<Reply> _script = new();
    private readonly TaskCompletionSource _hung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeQuantumServer()
    {
        int port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The idempotency keys of the solves, in order.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>The bodies of the solves, in order.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>The program that is given for each circuit; by default one that returns a bit for each place.</summary>
    public string? Qir { get; set; }

    /// <summary>Completes when a solve has been received that will not be answered.</summary>
    public Task Hung => _hung.Task;

    public FakeQuantumServer Then(int status, string body = "{}", int? retryAfterSeconds = null)
    {
        _script.Enqueue(new Reply(status, body, retryAfterSeconds));
        return this;
    }

    /// <summary>The agreed form, with the key that was asked for.</summary>
    public FakeQuantumServer ThenSamples(string samples)
    {
        _script.Enqueue(new Reply(200, $$"""{"key":"{{Reply.Key}}","circuitVersion":"{{CircuitVersion}}","backend":"fake","samples":{{samples}}}""", null));
        return this;
    }

    public FakeQuantumServer ThenHang()
    {
        _script.Enqueue(new Reply(0, "", null));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            try
            {
                await AnswerAsync(context);
            }
            catch (HttpListenerException)
            {
                // The client has given up.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (context.Request.Url!.AbsolutePath == "/v1/health")
        {
            await WriteAsync(context, new Reply(200, $$"""{"status":"ready","circuitVersion":"{{CircuitVersion}}"}""", null));
            return;
        }
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
        if (context.Request.Url!.AbsolutePath == "/v1/circuits/qir")
        {
            context.Response.AddHeader("Circuit-Version", CircuitVersion);
            await WriteAsync(context, new Reply(200, Qir ?? QirText.For(Places(body)), null));
            return;
        }
        Bodies.Add(body);
        Keys.Add(context.Request.Headers["Idempotency-Key"]!);
        Reply reply = _script.TryDequeue(out Reply? scripted) ? scripted : new Reply(200, Solve(body), null);
        if (reply.Status == 0)
            _hung.SetResult();
        else
            await WriteAsync(context, reply with { Body = reply.Body.Replace(Reply.Key, Keys[^1], StringComparison.Ordinal) });
    }

    private static async Task WriteAsync(HttpListenerContext context, Reply reply)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        if (reply.RetryAfterSeconds is { } seconds)
            context.Response.AddHeader("Retry-After", $"{seconds}");
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply.Body));
        context.Response.Close();
    }

    /// <summary>Nine in ten shots at the least energy, the rest at state 0.</summary>
    private static string Solve(string body)
    {
        using JsonDocument request = JsonDocument.Parse(body);
        AssignmentProblem problem = AssignmentProblemJson.Parse(request.RootElement.GetProperty("problem").GetRawText());
        QaoaEncoding encoding = QaoaEncoding.TryCreate(problem)!;
        double[] energies = encoding.Energies();
        int shots = request.RootElement.GetProperty("shots").GetInt32();
        int best = Array.IndexOf(energies, energies.Min());
        return JsonSerializer.Serialize(new
        {
            key = request.RootElement.GetProperty("key").GetString(),
            circuitVersion = CircuitVersion,
            backend = "fake",
            samples = new[]
            {
                new { places = encoding.Decode(best), count = shots * 9 / 10 },
                new { places = encoding.Decode(0), count = shots / 10 },
            },
        });
    }

    private static int Places(string body)
    {
        using JsonDocument request = JsonDocument.Parse(body);
        return request.RootElement.GetProperty("options").EnumerateArray().Sum(places => places.GetArrayLength());
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed record Reply(int Status, string Body, int? RetryAfterSeconds)
    {
        /// <summary>Stands for the key of the request.</summary>
        public const string Key = "KEY";
    }
}
