using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using ConversationGrid.LoadTests.Accounts;
using ConversationGrid.LoadTests.Wire;

namespace ConversationGrid.Benchmarks.Gateway;

/// <summary>
/// One connection with one message in flight. The next is sent from the receive loop as soon as the whole answer
/// to the last has come: from a grid the ack and the bot's message, from the echo server its one frame.
/// </summary>
internal sealed class TurnDriver : IAsyncDisposable
{
    // A different intent each time, as a grid hands over who does not get on; and none that leads to a person.
    private static readonly string[] s_texts =
    [
        "How do I reset my password?",
        "What payment methods do you accept?",
        "Do you deliver to Canada?",
        "When are you open on Saturday?",
        "How do loyalty points work?",
    ];

    private readonly bool _isEcho;
    private readonly ArrayBufferWriter<byte> _frame = new(256);
    private readonly Utf8JsonWriter _json;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WireSocket? _socket;
    private LatencyHistogram? _latencies;
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isRunning;
    private bool _isAcked;
    private bool _isReplied;
    private long _sentAt;
    private long _turns;

    private TurnDriver(bool isEcho)
    {
        _isEcho = isEcho;
        _json = new Utf8JsonWriter(_frame);
    }

    public long Turns => Volatile.Read(ref _turns);

    public static async Task<TurnDriver> ConnectAsync(Uri address, bool isEcho, CancellationToken cancellationToken)
    {
        var driver = new TurnDriver(isEcho);
        driver._socket = await WireSocket.ConnectAsync(address, driver.OnFrame, cancellationToken);
        if (!isEcho)
            await driver._opened.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return driver;
    }

    /// <summary>Takes turns until <see cref="StopAsync"/>.</summary>
    public void Start(LatencyHistogram latencies)
    {
        _latencies = latencies;
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _isRunning = true;
        _ = SendAsync();
    }

    /// <summary>Completes when the turn under way is over.</summary>
    public async Task StopAsync()
    {
        _isRunning = false;
        if (await Task.WhenAny(_idle.Task, _socket!.Closed).WaitAsync(TimeSpan.FromSeconds(30)) != _idle.Task)
            throw new InvalidOperationException($"The server closed a socket: {await _socket.Closed}.");
        await _idle.Task;
    }

    /// <summary>One turn.</summary>
    public async Task TakeTurnAsync(LatencyHistogram latencies)
    {
        Start(latencies);
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _socket!.DisposeAsync();
        await _json.DisposeAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            _isAcked = _isReplied = false;
            _frame.ResetWrittenCount();
            _json.Reset();
            _json.WriteStartObject();
            _json.WriteString("type"u8, "message"u8);
            _json.WriteString("id"u8, Turns.ToString(System.Globalization.CultureInfo.InvariantCulture));
            _json.WriteString("text"u8, s_texts[Turns % s_texts.Length]);
            _json.WriteEndObject();
            _json.Flush();
            _sentAt = Stopwatch.GetTimestamp();
            await _socket!.SendAsync(_frame.WrittenMemory, WebSocketMessageType.Text, CancellationToken.None);
        }
        catch (Exception e)
        {
            _idle.TrySetException(e);
        }
    }

    private void OnFrame(ReadOnlySpan<byte> utf8)
    {
        var frame = Read(utf8);
        if (_isEcho)
        {
            _isAcked = _isReplied = true;
        }
        else if (frame == FrameKind.Welcome)
        {
            _opened.TrySetResult();
            return;
        }
        else if (_sentAt == 0 || frame == FrameKind.Other)
        {
            return;
        }
        else if (frame == FrameKind.Trouble)
        {
            _idle.TrySetException(new InvalidOperationException($"The grid did not answer but said {System.Text.Encoding.UTF8.GetString(utf8)}"));
            return;
        }
        else
        {
            _isAcked |= frame == FrameKind.Ack;
            _isReplied |= frame == FrameKind.Message && _isAcked;
        }

        if (!_isAcked || !_isReplied)
            return;
        _latencies!.Record(Stopwatch.GetElapsedTime(_sentAt));
        Volatile.Write(ref _turns, _turns + 1);
        if (_isRunning)
            _ = SendAsync();
        else
            _idle.TrySetResult();
    }

    /// <summary>Reads the whole frame, as any client would, and keeps its type.</summary>
    private static FrameKind Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var kind = FrameKind.Other;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("type"u8))
                continue;
            reader.Read();
            kind = reader.ValueTextEquals("ack"u8) ? FrameKind.Ack
                : reader.ValueTextEquals("message"u8) ? FrameKind.Message
                : reader.ValueTextEquals("welcome"u8) ? FrameKind.Welcome
                : reader.ValueTextEquals("status"u8) || reader.ValueTextEquals("error"u8) ? FrameKind.Trouble
                : FrameKind.Other;
        }

        return kind;
    }

    private enum FrameKind
    {
        Other,
        Welcome,
        Ack,
        Message,
        Trouble,
    }
}
