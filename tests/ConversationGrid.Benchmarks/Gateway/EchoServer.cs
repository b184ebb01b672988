using System.CommandLine;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Benchmarks.Gateway;

/// <summary>
/// The yardstick: bare Kestrel with the framework's own WebSocket, which reads a JSON frame and answers with
/// one, in a process of its own as the grid is. It does nothing else, so nothing on this stack is faster.
/// </summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private const string Ready = "ready ";
    private readonly Process _process;

    private EchoServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static Command CreateCommand()
    {
        var command = new Command("echo-server", "The yardstick of the gateway's benchmark, which starts it by itself.") { Hidden = true };
        command.SetAction((_, cancellationToken) => ServeAsync(cancellationToken));
        return command;
    }

    /// <summary>Starts it as a child of this program.</summary>
    public static async Task<EchoServer> StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(EchoServer).Assembly.Location, "echo-server"]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
                return new EchoServer(process, new Uri(line[Ready.Length..]));
        }

        throw new InvalidOperationException("The echo server ended before it was ready.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task ServeAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        app.Map("/ws", async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await EchoAsync(socket);
        });
        await app.StartAsync(cancellationToken);
        Console.WriteLine(Ready + app.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal));
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task EchoAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        while (true)
        {
            try
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                    return;
                var frame = JsonSerializer.Deserialize(buffer.AsSpan(0, received.Count), EchoJson.Default.EchoFrame)!;
                var answer = JsonSerializer.SerializeToUtf8Bytes(frame, EchoJson.Default.EchoFrame);
                await socket.SendAsync(answer.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
            catch (WebSocketException)
            {
                // The client is gone.
                return;
            }
        }
    }
}

internal sealed record EchoFrame(string Type, string Id, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EchoFrame))]
internal sealed partial class EchoJson : JsonSerializerContext;
