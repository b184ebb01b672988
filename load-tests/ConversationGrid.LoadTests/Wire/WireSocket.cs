using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace ConversationGrid.LoadTests.Wire;

/// <summary>Called for each whole frame, on the receive loop: the bytes are only good during the call.</summary>
public delegate void FrameHandler(ReadOnlySpan<byte> utf8);

/// <summary>How a socket ended. <see cref="Code"/> is null when it broke without a close frame.</summary>
public sealed record WireClose(int? Code, string? Reason);

/// <summary>
/// One client WebSocket: a receive loop that hands on whole frames from one reused buffer, and sends one at a time.
/// </summary>
public sealed class WireSocket : IAsyncDisposable
{
    private const int FirstBuffer = 2048;
    private const int LargestFrame = 64 * 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // One connection pool for all: what each socket costs here is its socket.
    private static readonly HttpMessageInvoker s_invoker = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    private readonly ClientWebSocket _socket;
    private readonly FrameHandler _onFrame;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource<WireClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _receiving;

    private WireSocket(ClientWebSocket socket, FrameHandler onFrame)
    {
        _socket = socket;
        _onFrame = onFrame;
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>Completes when the socket has ended, after the last frame was handed on. Never faults.</summary>
    public Task<WireClose> Closed => _closed.Task;

    /// <exception cref="WireRefusedException">The server answered the handshake with something else than an upgrade.</exception>
    /// <exception cref="TimeoutException">It did not answer the handshake.</exception>
    public static async Task<WireSocket> ConnectAsync(Uri address, FrameHandler onFrame, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_patience);
        try
        {
            await socket.ConnectAsync(address, s_invoker, timeout.Token);
        }
        catch (WebSocketException e) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new WireRefusedException(status, e);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new TimeoutException($"Awaited the answer to the handshake with {address.AbsolutePath} for {s_patience.TotalSeconds:0} s in vain.", e);
            throw;
        }

        return new WireSocket(socket, onFrame);
    }

    public Task SendAsync(ClientFrame frame, CancellationToken cancellationToken) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame, WireJson.Default.ClientFrame), WebSocketMessageType.Text, cancellationToken);

    public async Task SendAsync(ReadOnlyMemory<byte> payload, WebSocketMessageType kind, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(payload, kind, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says goodbye and waits for the server's; breaks off when none comes in <paramref name="patience"/>.</summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider time)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        try
        {
            await _sending.WaitAsync(timeout.Token);
            try
            {
                if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
            }
            finally
            {
                _sending.Release();
            }

            await Closed.WaitAsync(timeout.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is over either way.
        }

        await AbortAsync();
    }

    /// <summary>Breaks the connection without a word, as a lost network does.</summary>
    public async Task AbortAsync()
    {
        _socket.Abort();
        await _receiving;
    }

    public async ValueTask DisposeAsync()
    {
        await AbortAsync();
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var close = new WireClose(null, null);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer);
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    close = new WireClose((int?)_socket.CloseStatus, _socket.CloseStatusDescription);
                    break;
                }

                length += received.Count;
                if (!received.EndOfMessage)
                    continue;
                _onFrame(buffer.AsSpan(0, length));
                length = 0;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            close = new WireClose(null, e.Message);
        }
        catch (Exception e)
        {
            // A frame that the client cannot read is a finding, not a crash of the client.
            close = new WireClose(null, e.ToString());
            _socket.Abort();
        }

        ArrayPool<byte>.Shared.Return(buffer);
        _closed.TrySetResult(close);
        await AnswerCloseAsync();
    }

    private async Task AnswerCloseAsync()
    {
        try
        {
            if (_socket.State == WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or ArgumentException)
        {
            // The server did not wait for it.
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= LargestFrame)
            throw new InvalidDataException($"The server sent a frame of more than {LargestFrame} bytes.");
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
