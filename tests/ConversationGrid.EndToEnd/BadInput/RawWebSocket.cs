using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ConversationGrid.EndToEnd.BadInput;

/// <summary>A frame as it comes from the server.</summary>
internal sealed record RawFrame(int Opcode, byte[] Payload)
{
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    public int? CloseCode => Opcode == Close && Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : null;

    /// <summary>A field of a text frame's JSON.</summary>
    public string? Field(string name)
    {
        using var json = JsonDocument.Parse(Payload);
        return json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
    }

    public override string ToString() => Opcode == Text ? Encoding.UTF8.GetString(Payload) : $"opcode {Opcode}, {Payload.Length} bytes, close {CloseCode}";
}

/// <summary>A client that writes WebSocket frames (RFC 6455) byte by byte and so can write wrong ones.</summary>
internal sealed class RawWebSocket : IAsyncDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(15);
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawWebSocket(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    /// <summary>The status line and headers of the handshake's answer.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>Connects and shakes hands; the answer may be a refusal.</summary>
    public static async Task<RawWebSocket> ConnectAsync(Uri server, string pathAndQuery = "/ws/chat", int? receiveBuffer = null)
    {
        var client = new TcpClient { NoDelay = true };
        if (receiveBuffer is { } size)
            client.ReceiveBufferSize = size;
        await client.ConnectAsync(server.Host, server.Port);
        var socket = new RawWebSocket(client);
        var request = $"GET {pathAndQuery} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {Convert.ToBase64String(new byte[16])}\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await socket._stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        await socket.ReadAnswerAsync();
        return socket;
    }

    /// <summary>A connected chat socket whose welcome has been read.</summary>
    public static async Task<RawWebSocket> ChatAsync(Uri server)
    {
        var socket = await ConnectAsync(server);
        Assert.StartsWith("HTTP/1.1 101", socket.Answer, StringComparison.Ordinal);
        var welcome = await socket.ReadAsync();
        Assert.Equal("welcome", welcome?.Field("type"));
        return socket;
    }

    public Task SendTextAsync(string text) => SendAsync(RawFrame.Text, Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(int opcode, ReadOnlyMemory<byte> payload, bool isFinal = true, bool isMasked = true)
    {
        var header = new byte[14];
        header[0] = (byte)((isFinal ? 0x80 : 0) | opcode);
        var mask = isMasked ? 0x80 : 0;
        var length = 2;
        if (payload.Length <= 125)
        {
            header[1] = (byte)(mask | payload.Length);
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = (byte)(mask | 126);
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)payload.Length);
            length = 4;
        }
        else
        {
            header[1] = (byte)(mask | 127);
            BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), (ulong)payload.Length);
            length = 10;
        }

        var frame = new byte[length + (isMasked ? 4 : 0) + payload.Length];
        header.AsSpan(0, length).CopyTo(frame);
        var body = frame.AsSpan(length + (isMasked ? 4 : 0));
        payload.Span.CopyTo(body);
        if (isMasked)
        {
            ReadOnlySpan<byte> key = [0x12, 0x34, 0x56, 0x78];
            key.CopyTo(frame.AsSpan(length));
            for (var i = 0; i < body.Length; i++)
                body[i] ^= key[i & 3];
        }

        await SendBytesAsync(frame);
    }

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        using var timeout = new CancellationTokenSource(s_deadline);
        await _stream.WriteAsync(bytes, timeout.Token);
    }

    /// <summary>The next frame; null when the server has cut the connection.</summary>
    public async Task<RawFrame?> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(s_deadline);
        try
        {
            var header = new byte[10];
            await _stream.ReadExactlyAsync(header.AsMemory(0, 2), timeout.Token);
            var length = (long)(header[1] & 0x7f);
            if (length >= 126)
            {
                var extra = length == 126 ? 2 : 8;
                await _stream.ReadExactlyAsync(header.AsMemory(2, extra), timeout.Token);
                length = extra == 2 ? BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) : BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(2));
            }

            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload, timeout.Token);
            return new RawFrame(header[0] & 0x0f, payload);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return null;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Awaited a frame for {s_deadline.TotalSeconds:0} s in vain.", e);
        }
    }

    /// <summary>The next text frame of a type, past all others.</summary>
    public async Task<RawFrame> ReadAsync(string type)
    {
        var seen = new List<string>();
        while (await ReadAsync() is { } frame)
        {
            if (frame.Opcode == RawFrame.Text && frame.Field("type") == type)
                return frame;
            seen.Add(frame.ToString());
        }

        throw new InvalidOperationException($"Awaited {type}, but the server cut the connection after: {string.Join(" | ", seen)}");
    }

    /// <summary>All that comes until the server closes or cuts.</summary>
    public async Task<IReadOnlyList<RawFrame>> ReadToEndAsync()
    {
        var frames = new List<RawFrame>();
        while (await ReadAsync() is { } frame)
        {
            frames.Add(frame);
            if (frame.Opcode == RawFrame.Close)
                break;
        }

        return frames;
    }

    /// <summary>Cuts the connection so that the server gets a reset.</summary>
    public void Reset()
    {
        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAnswerAsync()
    {
        using var timeout = new CancellationTokenSource(s_deadline);
        var answer = new StringBuilder();
        var one = new byte[1];
        while (answer.Length < 4 || answer.ToString(answer.Length - 4, 4) != "\r\n\r\n")
        {
            if (await _stream.ReadAsync(one, timeout.Token) == 0)
                break;
            answer.Append((char)one[0]);
        }

        Answer = answer.ToString();
    }
}
