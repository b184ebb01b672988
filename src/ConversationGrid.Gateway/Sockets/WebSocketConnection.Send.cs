using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConversationGrid.Gateway.Wire;

namespace ConversationGrid.Gateway.Sockets;

internal sealed partial class WebSocketConnection
{
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? _scratch;

    private readonly Lock _gate = new();
    private byte[]? _pending;
    private int _pendingLength;
    private bool _isFlushing;
    private bool _isClosing;
    private Task _flushed = Task.CompletedTask;
    private TaskCompletionSource? _peerClosed;

    /// <summary>Queues a frame behind those queued before; <see cref="Flush"/> sends. Thread-safe.</summary>
    public void Append<T>(T frame, JsonTypeInfo<T> type)
    {
        _scratch ??= (new ArrayBufferWriter<byte>(1024), new Utf8JsonWriter(Stream.Null, JsonFrames.WriterOptions));
        var (bytes, json) = _scratch.Value;
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        JsonSerializer.Serialize(json, frame, type);
        AppendFrame(1, bytes.WrittenSpan);
    }

    /// <summary>Sends what is queued, on the caller's thread if nobody sends already; never waits for the peer.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_isFlushing || _pendingLength == 0)
                return;
            _isFlushing = true;
            _flushed = FlushAsync();
        }
    }

    /// <summary>Waits while much is queued, so that more than the peer may leave unread can be sent in pieces.</summary>
    public async ValueTask MakeRoomAsync()
    {
        while (!_isClosing && Volatile.Read(ref _pendingLength) > options.MaxUnreadBytes / 4)
        {
            Flush();
            await _flushed;
        }
    }

    public void Ping()
    {
        AppendFrame(9, []);
        Flush();
    }

    /// <summary>The goodbye is said: whatever still comes is not to be answered.</summary>
    public bool IsClosing
    {
        get
        {
            lock (_gate)
                return _isClosing;
        }
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Cut()
    {
        try
        {
            context.Abort();
        }
        catch (ObjectDisposedException)
        {
            // The request has ended meanwhile: there is nothing left to cut.
        }
    }

    /// <summary>Says goodbye, waits a bounded time for the peer's, and cuts.</summary>
    public async Task CloseAsync(ushort code, string reason)
    {
        if (!TryQueueClose(code, reason))
            return;
        try
        {
            await Task.WhenAll(_flushed, _peerClosed!.Task).WaitAsync(options.CloseTime, time);
        }
        catch (TimeoutException)
        {
            // The peer does not answer: cut.
        }

        Cut();
    }

    /// <summary>Says goodbye without waiting; the receive loop ends when the peer has answered, or is cut by <see cref="CloseAsync"/>'s time.</summary>
    public void BeginClose(ushort code, string reason) => _ = CloseAsync(code, reason);

    /// <summary>To be called by the receive loop when it has ended: whoever closes need not wait any longer.</summary>
    public async Task ReceiveEndedAsync()
    {
        lock (_gate)
            _peerClosed?.TrySetResult();
        try
        {
            await _flushed.WaitAsync(options.CloseTime, time);
        }
        catch (TimeoutException)
        {
            Cut();
        }

        ReleaseBuffers();
    }

    private bool TryQueueClose(ushort code, string reason)
    {
        Span<byte> payload = stackalloc byte[125];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        var length = 2 + Encoding.UTF8.GetBytes(reason, payload[2..]);
        lock (_gate)
        {
            if (_isClosing)
                return false;
            _peerClosed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            AppendFrame(8, payload[..length]);
            _isClosing = true;
        }

        Flush();
        return true;
    }

    private void AnswerClose(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!_isClosing)
                AppendFrame(8, payload.Length >= 2 ? payload[..2] : []);
            _isClosing = true;
        }

        Flush();
    }

    private void AppendFrame(byte opcode, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_isClosing)
                return;
            var needed = _pendingLength + 10 + payload.Length;
            if (_pendingLength > options.MaxUnreadBytes)
            {
                // The peer does not read. What it misses is in the transcript. One frame alone may be larger:
                // a desk with long conversations is.
                _isClosing = true;
                Cut();
                return;
            }

            if (_pending is null || _pending.Length < needed)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 512));
                _pending.AsSpan(0, _pendingLength).CopyTo(larger);
                if (_pending is not null)
                    ArrayPool<byte>.Shared.Return(_pending);
                _pending = larger;
            }

            _pendingLength += WriteHeader(_pending.AsSpan(_pendingLength), opcode, payload.Length);
            payload.CopyTo(_pending.AsSpan(_pendingLength));
            _pendingLength += payload.Length;
        }
    }

    private static int WriteHeader(Span<byte> into, byte opcode, int length)
    {
        into[0] = (byte)(0x80 | opcode);
        switch (length)
        {
            case <= 125:
                into[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                into[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)length);
                return 4;
            default:
                into[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(into[2..], (ulong)length);
                return 10;
        }
    }

    private async Task FlushAsync()
    {
        while (true)
        {
            byte[] bytes;
            int length;
            lock (_gate)
            {
                if (_pendingLength == 0)
                {
                    _isFlushing = false;
                    return;
                }

                bytes = _pending!;
                length = _pendingLength;
                _pending = null;
                _pendingLength = 0;
            }

            try
            {
                await stream.WriteAsync(bytes.AsMemory(0, length));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // The peer is gone; the receive loop finds out by itself.
                lock (_gate)
                {
                    _isClosing = true;
                    _isFlushing = false;
                    _pendingLength = 0;
                }

                return;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }
}
