using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace ConversationGrid.Optimization.Tests.Quantum.Hardware;

/// <summary>
/// An Azure Quantum workspace and its storage over real HTTP, as published: jobs stand still until the test moves them. What breaks
/// the API's rules is answered 400 or 401.
/// </summary>
internal sealed class FakeAzureQuantum : IAsyncDisposable
{
    public const string Token = "a-token-that-nobody-may-see";
    public const string Workspace = "/subscriptions/11112222-3333-4444-5555-666677778888/resourceGroups/grid/providers/Microsoft.Quantum/workspaces/test";
    private const string Signature = "a+secret/signature=";

    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];
    private readonly Dictionary<string, string> _blobs = [];
    private readonly HashSet<string> _containers = [];
    private readonly Dictionary<string, Queue<Fault>> _faults = [];
    private readonly TaskCompletionSource _hung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _submitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JsonObject? _job;

    public FakeAzureQuantum()
    {
        int port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Such as "PUT job", in order.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>The job as it stands; there is one at the most.</summary>
    public JsonObject? Job
    {
        get
        {
            lock (_gate)
                return (JsonObject?)_job?.DeepClone();
        }
    }

    /// <summary>The blob that the job was given.</summary>
    public string Input
    {
        get
        {
            lock (_gate)
                return _blobs[new Uri(_job!["inputDataUri"]!.GetValue<string>()).AbsolutePath];
        }
    }

    /// <summary>Completes when a request has been received that will not be answered.</summary>
    public Task Hung => _hung.Task;

    /// <summary>Completes when a job has come.</summary>
    public Task Submitted => _submitted.Task;

    /// <summary>Completes when a job has been cancelled through the API.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>The next request of this name is answered so; 0: not at all.</summary>
    public FakeAzureQuantum Then(string request, int status, int? retryAfterSeconds = null, bool isHeeded = false)
    {
        lock (_gate)
        {
            if (!_faults.TryGetValue(request, out Queue<Fault>? faults))
                _faults[request] = faults = [];
            faults.Enqueue(new Fault(status, retryAfterSeconds, isHeeded));
        }
        return this;
    }

    public void Execute() => Move("Executing");

    public void Succeed(string output, double? cost = null)
    {
        lock (_gate)
        {
            string path = new Uri(_job!["containerUri"]!.GetValue<string>()).AbsolutePath;
            _blobs[$"{path}/rawOutputData"] = output;
            // Signed, but by then no more.
            _job["outputDataUri"] = $"{Address.GetLeftPart(UriPartial.Authority)}{path}/rawOutputData?sig=expired";
        }
        Move("Succeeded", cost);
    }

    public void Fail(string code, string message)
    {
        lock (_gate)
            _job!["errorData"] = new JsonObject { ["code"] = code, ["message"] = message };
        Move("Failed");
    }

    public void Move(string status, double? cost = null)
    {
        lock (_gate)
        {
            _job!["status"] = status;
            if (cost is { } total)
                _job["costEstimate"] = new JsonObject { ["currencyCode"] = "USD", ["estimatedTotal"] = total, ["events"] = new JsonArray() };
        }
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
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            string body = await reader.ReadToEndAsync();
            if (Answer(context.Request, body) is not { } reply)
            {
                _hung.TrySetResult();
                continue;
            }
            context.Response.StatusCode = reply.Status;
            if (reply.RetryAfterSeconds is { } seconds)
                context.Response.AddHeader("Retry-After", $"{seconds}");
            byte[] content = Encoding.UTF8.GetBytes(reply.Body);
            context.Response.ContentLength64 = content.Length;
            context.Response.Close(content, willBlock: false);
        }
    }

    /// <summary>Null: none.</summary>
    private Reply? Answer(HttpListenerRequest request, string body)
    {
        lock (_gate)
        {
            string name = $"{request.HttpMethod} {NameOf(request.Url!)}";
            _requests.Add(name);
            Fault? fault = _faults.TryGetValue(name, out Queue<Fault>? faults) && faults.TryDequeue(out Fault? next) ? next : null;
            if (fault is { IsHeeded: false })
                return fault.Status == 0 ? null : Error(fault.Status, fault.RetryAfterSeconds);
            Reply reply = request.Url!.AbsolutePath.StartsWith(Workspace, StringComparison.Ordinal) ? OfWorkspace(request, name, body) : OfStorage(request, name, body);
            return fault is null ? reply : Error(fault.Status, fault.RetryAfterSeconds);
        }
    }

    private Reply OfWorkspace(HttpListenerRequest request, string name, string body)
    {
        if (request.Headers["Authorization"] != $"Bearer {Token}")
            return Error(401);
        if (HttpUtility.ParseQueryString(request.Url!.Query)["api-version"] != "2024-10-01-preview")
            return Error(400);
        string id = request.Url.Segments[^1];
        switch (name)
        {
            case "POST sasUri":
                JsonNode details = JsonNode.Parse(body)!;
                string blob = details["blobName"] is { } blobName ? $"/{blobName}" : "";
                return new Reply(200, new JsonObject
                {
                    ["sasUri"] = $"{Address.GetLeftPart(UriPartial.Authority)}/{details["containerName"]}{blob}?sv=2023-01-03&sig={Uri.EscapeDataString(Signature)}",
                }.ToJsonString());
            case "PUT job" when _job is not null:
                return Error(409);
            case "PUT job":
                var job = (JsonObject)JsonNode.Parse(body)!;
                string[] required = ["id", "name", "providerId", "target", "itemType", "containerUri", "inputDataUri", "inputDataFormat", "inputParams"];
                if (required.Any(key => job[key] is null) || job["id"]!.GetValue<string>() != id
                    || !_blobs.ContainsKey(new Uri(job["inputDataUri"]!.GetValue<string>()).AbsolutePath))
                {
                    return Error(400);
                }
                job["status"] = "Waiting";
                _job = job;
                _submitted.TrySetResult();
                return new Reply(201, job.ToJsonString());
            case var _ when _job is null || _job["id"]!.GetValue<string>() != id:
                return Error(404);
            case "GET job":
                return new Reply(200, _job!.ToJsonString());
            case "DELETE job":
                _job!["status"] = "Cancelled";
                _cancelled.TrySetResult();
                return new Reply(204, "");
            default:
                return Error(404);
        }
    }

    private Reply OfStorage(HttpListenerRequest request, string name, string body)
    {
        string path = request.Url!.AbsolutePath;
        if (HttpUtility.ParseQueryString(request.Url.Query)["sig"] != Signature)
            return Error(403);
        // The token is the workspace's alone.
        if (request.Headers["Authorization"] is not null || request.Headers["x-ms-version"] is null)
            return Error(400);
        switch (name)
        {
            case "PUT container":
                return _containers.Add(path) ? new Reply(201, "") : Error(409);
            case "PUT blob" when request.Headers["x-ms-blob-type"] == "BlockBlob" && _containers.Contains(path[..path.LastIndexOf('/')]):
                _blobs[path] = body;
                return new Reply(201, "");
            case "GET blob" when _blobs.TryGetValue(path, out string? blob):
                return new Reply(200, blob);
            default:
                return Error(404);
        }
    }

    private static string NameOf(Uri url) =>
        !url.AbsolutePath.StartsWith("/subscriptions/", StringComparison.Ordinal) ? url.Query.Contains("restype=container", StringComparison.Ordinal) ? "container" : "blob"
        : url.AbsolutePath.EndsWith("/storage/sasUri", StringComparison.Ordinal) ? "sasUri"
        : "job";

    private static Reply Error(int status, int? retryAfterSeconds = null) =>
        new(status, $$$"""{"error":{"code":"Code{{{status}}}","message":"why"}}""", retryAfterSeconds);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed record Reply(int Status, string Body, int? RetryAfterSeconds = null);

    /// <summary>Where it is heeded, the request takes effect and only its answer is lost.</summary>
    private sealed record Fault(int Status, int? RetryAfterSeconds, bool IsHeeded);
}
