using System.Text.Json;
using ConversationGrid.LoadTests.Wire;

namespace ConversationGrid.LoadTests.Customers;

public sealed partial class VirtualCustomer
{
    private long _lastMessage;
    private long _lastAck;
    private ServerFrame? _lastBot;

    /// <summary>The oldest frame not yet taken that matches, or the next that comes.</summary>
    /// <exception cref="TimeoutException">None came within the deadline, or the socket closed before.</exception>
    public Task<ServerFrame> ExpectAsync(Func<ServerFrame, bool> match, string what, TimeSpan? deadline = null) =>
        _inbox.TakeAsync(match, $"{what} (conversation {Conversation})", deadline ?? _setup.Deadline, _setup.Time, _trace);

    /// <summary>Whether a frame that matches has come and was not taken.</summary>
    public bool HasUnread(Func<ServerFrame, bool> match) => _inbox.Has(match);

    public Task<ServerFrame> ExpectErrorAsync(string code) =>
        ExpectAsync(frame => frame.Type == "error" && frame.Code == code, $"error {code}");

    /// <summary>The next message of an author's that was not taken yet.</summary>
    public Task<ServerFrame> ExpectMessageAsync(string from, string? text = null) =>
        ExpectAsync(frame => frame.Type == "message" && frame.From == from && (text is null || frame.Text == text), $"a message from {from}{(text is null ? "" : $": {text}")}");

    /// <summary>Returns at once when the state is the present one; takes the status frames that led to it.</summary>
    public async Task ExpectStateAsync(string state, TimeSpan? deadline = null)
    {
        while (State != state)
            await ExpectAsync(frame => frame.Type is "status" or "welcome", $"state {state} (it is {State})", deadline);
    }

    /// <exception cref="TimeoutException">The server did not close in time.</exception>
    public async Task<WireClose> ExpectCloseAsync()
    {
        try
        {
            return await Closed.WaitAsync(_setup.Deadline, _setup.Time);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Awaited the close of the socket of {Conversation} for {_setup.Deadline.TotalSeconds:0.#} s in vain.{_trace}", e);
        }
    }

    private void OnFrame(ReadOnlySpan<byte> utf8)
    {
        _trace?.Received(utf8);
        var frame = JsonSerializer.Deserialize(utf8, WireJson.Default.ServerFrame) ?? throw new JsonException("The server sent null.");
        lock (_gate)
        {
            if (!_welcome.Task.IsCompleted && frame.Type != "welcome")
                Ledger.CountDisordered($"{Conversation}: {frame.Type} came before the welcome");
            switch (frame.Type)
            {
                case "welcome":
                    OnWelcome(frame);
                    break;
                case "ack":
                    OnAck(frame);
                    break;
                case "message":
                    OnMessage(frame);
                    break;
                case "status":
                    State = frame.State ?? "";
                    break;
                case "error":
                    OnError(frame);
                    break;
            }
        }

        _inbox.Deliver(frame);
    }

    private void OnWelcome(ServerFrame frame)
    {
        Conversation = frame.Conversation ?? "";
        Token = frame.Token ?? Token;
        State = frame.State ?? "";
        _welcome.TrySetResult(frame);
    }

    private void OnAck(ServerFrame frame)
    {
        if (frame is not { Id: { } id, Seq: { } seq } || !_sent.TryGetValue(id, out var turn))
        {
            // Of a raw frame's message: known by its number alone.
            _seen.Saw(frame.Seq ?? 0);
            return;
        }

        if (turn.Seq != 0)
        {
            if (turn.Seq != seq)
                Ledger.CountDoubled($"{Conversation}: message {id} was acked as {turn.Seq} and as {seq}");
            return;
        }

        turn.Seq = seq;
        // Numbers below an ack are those of own messages further up the line, or were told before.
        if (seq < _lastAck)
            Ledger.CountDisordered($"{Conversation}: ack of {seq} after that of {_lastAck}");
        _lastAck = seq;
        Learn(seq, "customer", turn.Text);
        Ledger.CountAck(_setup.Time.GetElapsedTime(turn.SentAt));
        turn.Acked.TrySetResult();
        if (!turn.AwaitsReply)
            _open.Remove(turn);
        else if (_lastBot is { Seq: { } bot } reply && bot > seq)
            Reply(turn, reply);
        CheckGaps();
    }

    private void OnMessage(ServerFrame frame)
    {
        if (frame.Seq is not { } seq || frame.From is not { } from)
        {
            Ledger.CountDisordered($"{Conversation}: a message without number or author");
            return;
        }

        if (seq == _lastMessage || seq <= _seen.Through)
            Ledger.CountDoubled($"{Conversation}: number {seq} from {from} was delivered again");
        else if (seq < _lastMessage)
            Ledger.CountDisordered($"{Conversation}: number {seq} after {_lastMessage}");
        _lastMessage = Math.Max(_lastMessage, seq);
        Learn(seq, from, frame.Text ?? "");
        if (from == "bot")
        {
            _lastBot = frame;
            for (var i = _open.Count - 1; i >= 0; i--)
            {
                if (_open[i].Seq != 0 && _open[i].Seq < seq)
                    Reply(_open[i], frame);
            }
        }

        CheckGaps();
    }

    private void OnError(ServerFrame frame)
    {
        Ledger.CountError();
        if (frame.Id is { } id && _sent.TryGetValue(id, out var turn) && turn.Seq == 0)
        {
            _open.Remove(turn);
            turn.Acked.TrySetException(new WireErrorException(frame, _trace?.ToString() ?? ""));
            turn.Replied.TrySetCanceled();
        }
    }

    private void Reply(Turn turn, ServerFrame reply)
    {
        turn.Reply = reply;
        _open.Remove(turn);
        Ledger.CountReply(_setup.Time.GetElapsedTime(turn.SentAt));
        turn.Replied.TrySetResult();
    }

    private void Learn(long seq, string from, string text)
    {
        _seen.Saw(seq);
        var line = new TranscriptLine(seq, from, text);
        if (!_transcript.TryAdd(seq, line) && _transcript[seq] != line)
            Ledger.CountDoubled($"{Conversation}: number {seq} was {_transcript[seq]} and is {line}");
    }

    /// <summary>A number may be missing only as long as it can be that of an own message whose ack is on its way.</summary>
    private void CheckGaps()
    {
        if (_seen.Missing > _open.Count(turn => turn.Seq == 0))
            Ledger.CountLost($"{Conversation}: told number {_lastMessage}, but above {_seen.Through} {_seen.Missing} are missing");
    }
}
