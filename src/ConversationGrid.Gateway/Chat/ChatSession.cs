using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Gateway.Sockets;
using ConversationGrid.Gateway.Wire;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Gateway.Chat;

/// <summary>
/// A customer's socket. Its grain answers a message with all that followed from it, and tells of everything
/// else through the gateway's observer. The two ways may overtake each other, so numbers decide: what comes
/// too early is kept until the rest is there, and what does not come is fetched from the transcript.
/// </summary>
internal sealed class ChatSession(
    IConversationGrain conversation,
    GatewayConnection connection,
    WebSocketConnection socket,
    FrameAllowance allowance,
    GatewayOptions options,
    ILogger<ChatSession> logger) : SocketSession(connection.Id, socket, allowance, options, logger)
{
    private readonly Lock _gate = new();
    private readonly SortedList<long, TranscriptEntry> _early = new(0);
    private StatusView? _earlyStatus;
    private long _statusChange;
    private long _seq;
    private bool _isStarted;
    private bool _isSubmitting;
    private bool _isFetching;

    /// <summary>Sends what a new connection starts with, then works off frames until the socket is closed.</summary>
    public async Task RunAsync(string id, string token, CustomerAttached attached, long after, bool isResumed)
    {
        Socket.Append(Frames.Welcome(id, token, attached.Seq, attached.Status.Status, isResumed), JsonFrames.Default.WelcomeFrame);
        foreach (var entry in attached.Missed)
        {
            await Socket.MakeRoomAsync();
            Socket.Append(Frames.Message(entry), JsonFrames.Default.MessageFrame);
        }

        lock (_gate)
        {
            _seq = attached.Missed.IsEmpty ? after : attached.Missed[^1].Seq;
            // What the observer has said since is newer.
            if (isResumed && _earlyStatus is null)
                Take(attached.Status);
            _isStarted = true;
            Drain();
        }

        Socket.Flush();
        try
        {
            await ReceiveAsync();
        }
        finally
        {
            conversation.Detach(Id).Ignore();
        }
    }

    public override void Renew() => conversation.Renew(connection).Ignore();

    /// <summary>News from the grain, on a thread of the runtime: never waits.</summary>
    public void Deliver(CustomerUpdate update)
    {
        if (update.IsReplaced)
        {
            Error("replaced", "The conversation was taken up on another connection.");
            Socket.BeginClose(CloseCode.Replaced, "replaced");
            return;
        }

        lock (_gate)
        {
            foreach (var entry in update.Entries)
                Take(entry);
            if (update.Status is { } status)
                Take(status);
            if (update.IsAgentTyping is { } on && _isStarted)
                Socket.Append(Frames.Typing("agent", on), JsonFrames.Default.TypingFrame);
            Drain();
        }

        Socket.Flush();
    }

    protected override async ValueTask HandleAsync(InboundFrame frame)
    {
        switch (frame.Type)
        {
            case "message":
                if (IsUtterance(frame))
                    await SubmitAsync(frame.Id!, frame.Text!);
                break;
            case "typing":
                conversation.CustomerTyping(frame.On ?? true).Ignore();
                break;
            case "escalate":
                await EscalateAsync(frame.Reason);
                break;
            case "rate":
                await RateAsync(frame);
                break;
            case "end":
                // The status frame comes through the observer as to every other ending.
                await conversation.End(Author.Customer, null);
                break;
            case "ping":
                Send(Frames.Pong(frame.At), JsonFrames.Default.PongFrame);
                break;
            default:
                Error("unknown_type", "There is no such type of frame.", frame.Id);
                break;
        }
    }

    private async ValueTask SubmitAsync(string id, string text)
    {
        lock (_gate)
            _isSubmitting = true;
        SubmitResult? result = null;
        try
        {
            result = await conversation.Submit(new SubmitMessage(id, text, Id));
        }
        finally
        {
            lock (_gate)
            {
                _isSubmitting = false;
                if (result is { Refusal: Refusal.None })
                    Acknowledge(id, result);
                else
                    Drain(isIncomplete: result is null);
            }

            Socket.Flush();
        }

        if (result.Refusal != Refusal.None)
            Refuse(result.Refusal, id);
    }

    private void Acknowledge(string id, SubmitResult result)
    {
        if (result.Seq <= _seq)
        {
            // Sent before, or already delivered with what was fetched.
            Socket.Append(Frames.Ack(id, result.Seq, result.At), JsonFrames.Default.AckFrame);
        }
        else
        {
            Take(new TranscriptEntry { Seq = result.Seq, From = Author.Customer, Text = "", At = result.At, ClientId = id });
        }

        foreach (var reply in result.Replies)
            Take(reply);
        if (result.Status is { } status)
            Take(status);
        Drain();
    }

    private async ValueTask EscalateAsync(string? reason)
    {
        var text = reason is { Length: > 200 } ? reason[..200] : reason;
        var result = await conversation.Escalate(text, Id);
        if (result.Refusal != Refusal.None)
        {
            Refuse(result.Refusal, null);
            return;
        }

        lock (_gate)
        {
            foreach (var reply in result.Replies)
                Take(reply);
            if (result.Status is { } status)
                Take(status);
            Drain();
        }

        Socket.Flush();
    }

    private async ValueTask RateAsync(InboundFrame frame)
    {
        if (frame.Score is not { ValueKind: System.Text.Json.JsonValueKind.Number } number || !number.TryGetInt32(out var score) || score is < 1 or > 5)
            Error("bad_score", "A score is a whole number from 1 to 5.", frame.Id);
        else if (frame.Comment is { } comment && FrameReader.CountCharacters(comment) > Options.MaxTextLength)
            Error("too_long", $"A comment may have {Options.MaxTextLength} characters.", frame.Id);
        else if (await conversation.Rate(score, frame.Comment) is not Refusal.None and var refusal)
            Refuse(refusal, frame.Id);
    }

    private void Refuse(Refusal refusal, string? id)
    {
        var (code, message) = Refusals.Describe(refusal);
        Error(code, message, id);
    }

    /// <summary>Keeps an entry until its turn; under the lock.</summary>
    private void Take(TranscriptEntry entry)
    {
        if (entry.Seq > _seq)
            _early[entry.Seq] = entry;
    }

    /// <summary>Keeps a status until its turn, unless a newer one has come before it; under the lock.</summary>
    private void Take(StatusView status)
    {
        if (status.Change < _statusChange)
            return;
        _statusChange = status.Change;
        _earlyStatus = status;
    }

    /// <summary>Sends all whose turn it is, and sees to it that gaps are filled; under the lock.</summary>
    /// <param name="isIncomplete">Whether more may be stored than was heard of.</param>
    private void Drain(bool isIncomplete = false)
    {
        if (!_isStarted)
            return;
        while (_early.Count > 0 && _early.Keys[0] <= _seq + 1)
        {
            var entry = _early.Values[0];
            _early.RemoveAt(0);
            if (entry.Seq <= _seq)
                continue;
            _seq = entry.Seq;
            Write(entry);
        }

        if (_earlyStatus is { } status && status.AfterSeq <= _seq)
        {
            _earlyStatus = null;
            Socket.Append(Frames.Status(status), JsonFrames.Default.StatusFrame);
        }

        if ((_early.Count > 0 || _earlyStatus is not null || isIncomplete) && !_isSubmitting && !_isFetching)
        {
            _isFetching = true;
            _ = FetchAsync(_seq);
        }
    }

    private void Write(TranscriptEntry entry)
    {
        // One of this socket's own, of which the text is not known here, is answered by an ack.
        if (entry is { From: Author.Customer, Text: "", ClientId: { } id })
            Socket.Append(Frames.Ack(id, entry.Seq, entry.At), JsonFrames.Default.AckFrame);
        else
            Socket.Append(Frames.Message(entry), JsonFrames.Default.MessageFrame);
    }

    private async Task FetchAsync(long after)
    {
        try
        {
            var entries = await conversation.Read(after);
            lock (_gate)
            {
                _isFetching = false;
                foreach (var entry in entries)
                {
                    // An ack that waits for its turn stays an ack.
                    if (!_early.ContainsKey(entry.Seq))
                        Take(entry);
                }

                // Nothing more to be had, so the status need not wait for it.
                if (_earlyStatus is { } status && entries.IsEmpty)
                    _earlyStatus = status with { AfterSeq = 0 };
                Drain();
            }

            Socket.Flush();
        }
        catch (Exception)
        {
            // Without the missing part the socket is of no use: the customer resumes and gets all of it.
            Socket.BeginClose(CloseCode.InternalError, "resume");
        }
    }
}
