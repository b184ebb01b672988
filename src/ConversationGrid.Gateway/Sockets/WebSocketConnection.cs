using System.Buffers;
using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;

namespace ConversationGrid.Gateway.Sockets;

/// <summary>
/// The server's end of a WebSocket (RFC 6455), on the raw stream of an upgraded request.
/// <code>
///  peer ─▶ stream ─▶ rented buffer ─▶ one message at a time ─▶ ReceiveAsync
///  Append ─▶ pending bytes ─▶ Flush: one writer, whatever gathered meanwhile in one write ─▶ stream ─▶ peer
/// </code>
/// The framework's own class closes on text that is not UTF-8, where our wire answers with an error; and it
/// holds a buffer for each socket, where this one holds none while the socket is idle.
/// </summary>
internal sealed partial class WebSocketConnection(Stream stream, HttpContext context, GatewayOptions options, TimeProvider time)
{
    private const int ReadSize = 4096;
    private const int MaxHeader = 14;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private byte[]? _fragments;
    private int _fragmentsLength;
    private byte _fragmentsOpcode;
    private bool _isSkippingMessage;
    private long _heardAt = time.GetTimestamp();

    /// <summary>How long ago the peer sent anything.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>The next message. Pings are answered and pongs noted on the way.</summary>
    public async ValueTask<SocketMessage> ReceiveAsync()
    {
        try
        {
            return await ReceiveCoreAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or BadHttpRequestException)
        {
            // A peer that goes without a word is no error.
            return new SocketMessage(SocketMessageKind.Closed, default);
        }
    }

    /// <summary>Gives the receive buffers back; nothing may be received after it.</summary>
    public void ReleaseBuffers()
    {
        Return(ref _buffer);
        Return(ref _fragments);
    }

    private async ValueTask<SocketMessage> ReceiveCoreAsync()
    {
        while (true)
        {
            if (_start == _end)
                await IdleAsync();
            if (!await FillAsync(2))
                return new SocketMessage(SocketMessageKind.Closed, default);
            var first = _buffer![_start];
            var second = _buffer[_start + 1];
            var isFinal = (first & 0x80) != 0;
            var opcode = (byte)(first & 0x0f);
            var isControl = opcode >= 8;
            var length = (ulong)(second & 0x7f);
            // Clients mask, extensions were not agreed on, and control frames are short and whole.
            if ((first & 0x70) != 0 || (second & 0x80) == 0 || (isControl && (!isFinal || length > 125)))
                return await FailAsync();

            var extended = length switch { 126 => 2, 127 => 8, _ => 0 };
            if (!await FillAsync(2 + extended + 4))
                return new SocketMessage(SocketMessageKind.Closed, default);
            if (extended == 2)
                length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start + 2));
            else if (extended == 8)
                length = BinaryPrimitives.ReadUInt64BigEndian(_buffer.AsSpan(_start + 2));
            if (length > long.MaxValue)
                return await FailAsync();
            var mask = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start + 2 + extended));
            _start += 2 + extended + 4;

            if (isControl)
            {
                if (!await FillAsync((int)length))
                    return new SocketMessage(SocketMessageKind.Closed, default);
                var control = _buffer.AsMemory(_start, (int)length);
                Unmask(control.Span, mask);
                _start += (int)length;
                switch (opcode)
                {
                    case 8:
                        AnswerClose(control.Span);
                        return new SocketMessage(SocketMessageKind.Closed, default);
                    case 9:
                        AppendFrame(10, control.Span);
                        Flush();
                        continue;
                    case 10:
                        continue;
                    default:
                        return await FailAsync();
                }
            }

            // A continuation needs something to continue, and nothing else may come between.
            var isContinuation = opcode == 0;
            var isInMessage = _fragmentsOpcode != 0;
            if (opcode > 2 || isContinuation != isInMessage)
                return await FailAsync();
            if (_isSkippingMessage || length > (ulong)(options.MaxFrameBytes - _fragmentsLength))
            {
                if (!await SkipAsync(length))
                    return new SocketMessage(SocketMessageKind.Closed, default);
                if (opcode != 0)
                    _fragmentsOpcode = opcode;
                _isSkippingMessage = !isFinal;
                if (!isFinal)
                    continue;
                EndMessage();
                return new SocketMessage(SocketMessageKind.TooLarge, default);
            }

            if (!await FillAsync((int)length))
                return new SocketMessage(SocketMessageKind.Closed, default);
            var payload = _buffer.AsMemory(_start, (int)length);
            Unmask(payload.Span, mask);
            _start += (int)length;
            if (isFinal && !isInMessage)
                return new SocketMessage(opcode == 1 ? SocketMessageKind.Text : SocketMessageKind.Binary, payload);

            _fragments ??= ArrayPool<byte>.Shared.Rent(options.MaxFrameBytes);
            payload.CopyTo(_fragments.AsMemory(_fragmentsLength));
            _fragmentsLength += payload.Length;
            if (opcode != 0)
                _fragmentsOpcode = opcode;
            if (!isFinal)
                continue;
            var whole = new SocketMessage(_fragmentsOpcode == 1 ? SocketMessageKind.Text : SocketMessageKind.Binary, _fragments.AsMemory(0, _fragmentsLength));
            EndMessage();
            return whole;
        }
    }

    private void EndMessage()
    {
        _fragmentsOpcode = 0;
        _fragmentsLength = 0;
    }

    private async ValueTask<SocketMessage> FailAsync()
    {
        await CloseAsync(CloseCode.ProtocolError, "not a WebSocket client");
        return new SocketMessage(SocketMessageKind.Closed, default);
    }

    /// <summary>Waits for the peer without a buffer: an idle socket costs none.</summary>
    private async ValueTask IdleAsync()
    {
        _start = _end = 0;
        Return(ref _buffer);
        if (_fragmentsOpcode == 0)
            Return(ref _fragments);
        _ = await stream.ReadAsync(Memory<byte>.Empty);
    }

    /// <summary>Sees to it that so many bytes stand in the buffer from <c>_start</c>; false at the end of the stream.</summary>
    private async ValueTask<bool> FillAsync(int count)
    {
        if (_end - _start >= count)
            return true;
        var needed = Math.Max(ReadSize, count + MaxHeader);
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(needed);
        }
        else if (_buffer.Length - _start < count)
        {
            var larger = _buffer.Length >= needed ? _buffer : ArrayPool<byte>.Shared.Rent(needed);
            _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
            if (larger != _buffer)
                ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end));
            if (read == 0)
                return false;
            _end += read;
            Volatile.Write(ref _heardAt, time.GetTimestamp());
        }

        return true;
    }

    private async ValueTask<bool> SkipAsync(ulong count)
    {
        while (count > 0)
        {
            if (_start == _end)
                _start = _end = 0;
            if (!await FillAsync(1))
                return false;
            var skipped = (int)Math.Min((ulong)(_end - _start), count);
            _start += skipped;
            count -= (ulong)skipped;
        }

        return true;
    }

    private static void Unmask(Span<byte> payload, uint mask)
    {
        var i = 0;
        if (payload.Length >= sizeof(ulong))
        {
            var wide = mask | ((ulong)mask << 32);
            for (; i <= payload.Length - sizeof(ulong); i += sizeof(ulong))
            {
                var word = payload[i..];
                BinaryPrimitives.WriteUInt64LittleEndian(word, BinaryPrimitives.ReadUInt64LittleEndian(word) ^ wide);
            }
        }

        for (; i < payload.Length; i++)
            payload[i] ^= (byte)(mask >> (8 * (i & 3)));
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is null)
            return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }
}
