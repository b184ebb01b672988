using System.Net.WebSockets;
using System.Text;
using ConversationGrid.LoadTests.Wire;

namespace ConversationGrid.LoadTests.Customers;

public sealed partial class VirtualCustomer
{
    /// <summary>Sends a message and waits for its ack.</summary>
    public async Task<Turn> SayAsync(string text, string? id = null, CancellationToken cancellationToken = default)
    {
        var turn = await StartAsync(text, id, awaitsReply: false, cancellationToken);
        await AwaitAsync(turn.Acked.Task, $"the ack of message {turn.Id}", cancellationToken);
        return turn;
    }

    /// <summary>Sends a message and waits for its ack and the bot's answer.</summary>
    public async Task<Turn> AskAsync(string text, string? id = null, CancellationToken cancellationToken = default)
    {
        var turn = await StartAsync(text, id, awaitsReply: true, cancellationToken);
        await FinishAsync(turn, cancellationToken);
        return turn;
    }

    /// <summary>Sends a message and waits for nothing: <see cref="FinishAsync"/> does.</summary>
    public Task<Turn> StartAsync(string text, CancellationToken cancellationToken = default) =>
        StartAsync(text, id: null, awaitsReply: true, cancellationToken);

    /// <summary>Waits for a started turn's ack and the bot's answer.</summary>
    public async Task FinishAsync(Turn turn, CancellationToken cancellationToken = default)
    {
        await AwaitAsync(turn.Acked.Task, $"the ack of message {turn.Id}", cancellationToken);
        await AwaitAsync(turn.Replied.Task, $"the bot's answer to message {turn.Id}", cancellationToken);
    }

    /// <summary>
    /// As <see cref="AskAsync"/>, but when the connection goes meanwhile the customer comes back, again and
    /// again until the deadline, and the turn goes on.
    /// </summary>
    public async Task<Turn> AskThroughLossesAsync(string text, CancellationToken cancellationToken = default)
    {
        Turn turn;
        try
        {
            turn = await StartAsync(text, cancellationToken);
        }
        catch (Exception e) when (IsLoss(e))
        {
            lock (_gate)
                turn = _open[^1];
        }

        var finished = FinishAsync(turn, cancellationToken);
        while (await Task.WhenAny(finished, Closed) != finished)
            await ComeBackAsync(cancellationToken);
        await finished;
        return turn;
    }

    public Task TypeAsync(bool on, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("typing") { On = on }, cancellationToken);

    public Task EscalateAsync(string? reason = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("escalate") { Reason = reason }, cancellationToken);

    public Task RateAsync(int score, string? comment = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("rate") { Score = score, Comment = comment }, cancellationToken);

    public Task EndAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("end"), cancellationToken);

    /// <summary>Sends a ping and waits for the pong: what the server was sent before has been handled.</summary>
    public async Task PingAsync(long at, CancellationToken cancellationToken = default)
    {
        await SendAsync(new ClientFrame("ping") { At = at }, cancellationToken);
        var text = at.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await ExpectAsync(frame => frame.Type == "pong" && frame.At == text, $"the pong of {at}");
    }

    /// <summary>Sends a text frame as it is; what answers it is in the inbox only.</summary>
    public Task SendRawAsync(string frame, CancellationToken cancellationToken = default) =>
        SendRawAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, cancellationToken);

    public Task SendRawAsync(ReadOnlyMemory<byte> payload, WebSocketMessageType kind, CancellationToken cancellationToken = default)
    {
        _trace?.Sent(payload.Span);
        return Socket.SendAsync(payload, kind, cancellationToken);
    }

    private async Task<Turn> StartAsync(string text, string? id, bool awaitsReply, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (_gate)
        {
            id ??= $"m{++_ids}";
            turn = new Turn(id, text, awaitsReply, _setup.Time.GetTimestamp());
            if (!_sent.TryAdd(id, turn))
                throw new ArgumentException($"Message {id} was sent before.", nameof(id));
            Ledger.CountTurn();
            _open.Add(turn);
        }

        await SendAsync(new ClientFrame("message") { Id = id, Text = text }, cancellationToken);
        return turn;
    }

    private async Task ComeBackAsync(CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        var since = _setup.Time.GetTimestamp();
        while (true)
        {
            try
            {
                await ResumeAsync(cancellationToken: cancellationToken);
                return;
            }
            catch (Exception e) when ((IsLoss(e) || e is TimeoutException) && _setup.Time.GetElapsedTime(since) < _setup.Deadline)
            {
                await Task.Delay(pause, _setup.Time, cancellationToken);
                pause = pause < TimeSpan.FromSeconds(1) ? pause * 1.5 : pause;
            }
        }
    }

    /// <summary>The connection is gone or the server does not take any; a refusal is something else.</summary>
    private static bool IsLoss(Exception exception) =>
        exception is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException
        || (exception is WireRefusedException refused && (int)refused.Status >= 500);

    private async Task AwaitAsync(Task awaited, string what, CancellationToken cancellationToken)
    {
        try
        {
            await awaited.WaitAsync(_setup.Deadline, _setup.Time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Awaited {what} in conversation {Conversation} for {_setup.Deadline.TotalSeconds:0.#} s in vain.{_trace}", e);
        }
    }
}
