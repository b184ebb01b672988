using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using ConversationGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ConversationGrid.Gateway.Tests.Sockets;

/// <summary>A frame as the client sees it.</summary>
internal sealed record ServerFrame(byte First, byte Opcode, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    public ushort CloseCode => BinaryPrimitives.ReadUInt16BigEndian(Payload);
}

/// <summary>A server's socket on two pipes, and the client at their other ends.</summary>
internal sealed class InMemoryConnection : IHttpRequestLifetimeFeature
{
    private const uint Mask = 0xA1B2C3D4;
    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _toClient;
    private readonly TaskCompletionSource _abort = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="options">The limits of the wire.</param>
    /// <param name="mostAtOnce">The most bytes that one read gives.</param>
    /// <param name="unreadBytes">A write waits while the client has left so many bytes unread; 0 for never.</param>
    /// <param name="onAbort">What the request does when it is aborted, instead of cutting the pipes.</param>
    public InMemoryConnection(GatewayOptions? options = null, int mostAtOnce = int.MaxValue, int unreadBytes = 0, Action? onAbort = null)
    {
        _toClient = new Pipe(new PipeOptions(pauseWriterThreshold: unreadBytes, resumeWriterThreshold: unreadBytes / 2));
        OnAbort = onAbort;
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(this);
        Socket = new WebSocketConnection(new PipeEnd(_toServer.Reader, _toClient.Writer, mostAtOnce), context, options ?? new GatewayOptions(), Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public WebSocketConnection Socket { get; }

    public Action? OnAbort { get; set; }

    public Task Aborted => _abort.Task;

    public CancellationToken RequestAborted
    {
        get => CancellationToken.None;
        set => throw new NotSupportedException();
    }

    public void Abort()
    {
        _abort.TrySetResult();
        if (OnAbort is not null)
        {
            OnAbort();
            return;
        }

        _toServer.Writer.Complete(new IOException("aborted"));
        _toClient.Reader.Complete();
    }

    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool isFinal = true, int reserved = 0, bool isMasked = true, int lengthBytes = 0)
    {
        var frame = new List<byte> { (byte)((isFinal ? 0x80 : 0) | reserved | opcode) };
        var masked = isMasked ? 0x80 : 0;
        if (lengthBytes == 8 || payload.Length > ushort.MaxValue)
        {
            frame.Add((byte)(masked | 127));
            var length = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
            frame.AddRange(length);
        }
        else if (lengthBytes == 2 || payload.Length > 125)
        {
            frame.Add((byte)(masked | 126));
            frame.AddRange([(byte)(payload.Length >> 8), (byte)payload.Length]);
        }
        else
        {
            frame.Add((byte)(masked | payload.Length));
        }

        var mask = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(mask, isMasked ? Mask : 0);
        if (isMasked)
            frame.AddRange(mask);
        for (var i = 0; i < payload.Length; i++)
            frame.Add((byte)(payload[i] ^ mask[i & 3]));
        return [.. frame];
    }

    public static byte[] Text(string text) => Frame(1, Encoding.UTF8.GetBytes(text));

    public static byte[] Close(ushort code) => Frame(8, [(byte)(code >> 8), (byte)code]);

    public async Task SendAsync(params byte[][] frames) => await _toServer.Writer.WriteAsync(frames.SelectMany(frame => frame).ToArray());

    public Task SendTextAsync(string text) => SendAsync(Text(text));

    /// <summary>The client goes without a word.</summary>
    public void Vanish() => _toServer.Writer.Complete();

    public async Task<ServerFrame> ReadAsync()
    {
        var head = await TakeAsync(2);
        var length = (ulong)(head[1] & 0x7f);
        Assert.Equal(0, head[1] & 0x80);
        if (length == 126)
            length = BinaryPrimitives.ReadUInt16BigEndian(await TakeAsync(2));
        else if (length == 127)
            length = BinaryPrimitives.ReadUInt64BigEndian(await TakeAsync(8));
        return new ServerFrame(head[0], (byte)(head[0] & 0x0f), await TakeAsync((int)length));
    }

    public async Task<string> ReadTextAsync()
    {
        var frame = await ReadAsync().Soon("a text frame from the server");
        Assert.Equal(1, frame.Opcode);
        return frame.Text;
    }

    /// <summary>Whether there is nothing for the client to read.</summary>
    public bool IsQuiet
    {
        get
        {
            if (!_toClient.Reader.TryRead(out var read))
                return true;
            _toClient.Reader.AdvanceTo(read.Buffer.Start);
            return read.Buffer.IsEmpty;
        }
    }

    private async Task<byte[]> TakeAsync(int count)
    {
        if (count == 0)
            return [];
        var read = await _toClient.Reader.ReadAtLeastAsync(count);
        Assert.True(read.Buffer.Length >= count, "The server's stream ended within a frame.");
        var bytes = read.Buffer.Slice(0, count).ToArray();
        _toClient.Reader.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    private sealed class PipeEnd(PipeReader reader, PipeWriter writer, int mostAtOnce) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var count = (int)Math.Min(read.Buffer.Length, Math.Min(buffer.Length, mostAtOnce));
            read.Buffer.Slice(0, count).CopyTo(buffer.Span);
            reader.AdvanceTo(read.Buffer.GetPosition(count));
            return count;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if ((await writer.WriteAsync(buffer, cancellationToken)).IsCompleted)
                throw new IOException("aborted");
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
