using System.Net.WebSockets;
using System.Text;
using ConversationGrid.LoadTests.Wire;

namespace ConversationGrid.LoadTests.Agents;

public sealed partial class VirtualAgent
{
    /// <summary>To <c>available</c>, <c>away</c> or <c>offline</c>.</summary>
    public Task SetActivityAsync(string state, string? reason = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("activity") { State = state, Reason = reason }, cancellationToken);

    /// <summary>The next offer that was not taken yet, of one conversation or of any.</summary>
    public Task<ServerFrame> ExpectOfferAsync(string? conversation = null, TimeSpan? deadline = null) =>
        ExpectAsync(frame => frame.Type == "offer" && (conversation is null || frame.Conversation == conversation), $"an offer of {conversation ?? "any conversation"}", deadline);

    public Task<ServerFrame> ExpectOfferEndedAsync(string? offer, string reason) =>
        ExpectAsync(frame => frame.Type == "offer_ended" && frame.Offer == offer && frame.Reason == reason, $"offer {offer} to end as {reason}");

    /// <summary>Accepts and waits for the assignment.</summary>
    public async Task<ServerFrame> AcceptAsync(ServerFrame offer, CancellationToken cancellationToken = default)
    {
        await SendAcceptAsync(offer.Offer, cancellationToken);
        var assigned = await ExpectAsync(frame => frame.Type == "assigned" && frame.Conversation == offer.Conversation, $"the assignment of {offer.Conversation}");
        Ledger.CountAssigned();
        return assigned;
    }

    public Task SendAcceptAsync(string? offer, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("accept") { Offer = offer }, cancellationToken);

    public Task DeclineAsync(string? offer, string? reason = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("decline") { Offer = offer, Reason = reason }, cancellationToken);

    /// <summary>Sends a message and waits for its ack.</summary>
    /// <exception cref="WireErrorException">The server answered with an error.</exception>
    public async Task<ServerFrame> SayAsync(string conversation, string text, string? id = null, CancellationToken cancellationToken = default)
    {
        var acked = new TaskCompletionSource<ServerFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            id ??= $"a{++_ids}";
            _unacked[id] = acked;
        }

        await SendAsync(new ClientFrame("message") { Conversation = conversation, Id = id, Text = text }, cancellationToken);
        try
        {
            return await acked.Task.WaitAsync(_setup.Deadline, _setup.Time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Awaited the ack of the agent's message {id} for {_setup.Deadline.TotalSeconds:0.#} s in vain.{_trace}", e);
        }
    }

    public Task NoteAsync(string conversation, string text, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("note") { Conversation = conversation, Text = text }, cancellationToken);

    public Task TypeAsync(string conversation, bool on, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("typing") { Conversation = conversation, On = on }, cancellationToken);

    public Task TransferToAgentAsync(string conversation, string agent, string? note = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("transfer") { Conversation = conversation, To = new TransferTo(agent, null), Note = note }, cancellationToken);

    public Task TransferToSkillAsync(string conversation, string skill, string? note = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("transfer") { Conversation = conversation, To = new TransferTo(null, skill), Note = note }, cancellationToken);

    public Task ReturnAsync(string conversation, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("return") { Conversation = conversation }, cancellationToken);

    public Task CompleteAsync(string conversation, string? disposition = null, string? intent = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientFrame("complete") { Conversation = conversation, Disposition = disposition, Intent = intent }, cancellationToken);

    /// <summary>Sends a text frame as it is.</summary>
    public Task SendRawAsync(string frame, CancellationToken cancellationToken = default)
    {
        var utf8 = Encoding.UTF8.GetBytes(frame);
        _trace?.Sent(utf8);
        return Socket.SendAsync(utf8, WebSocketMessageType.Text, cancellationToken);
    }

    /// <summary>The oldest frame not yet taken that matches, or the next that comes.</summary>
    /// <exception cref="TimeoutException">None came within the deadline, or the socket closed before.</exception>
    public Task<ServerFrame> ExpectAsync(Func<ServerFrame, bool> match, string what, TimeSpan? deadline = null) =>
        _inbox.TakeAsync(match, what, deadline ?? _setup.Deadline, _setup.Time, _trace);

    /// <summary>Whether a frame that matches has come and was not taken.</summary>
    public bool HasUnread(Func<ServerFrame, bool> match) => _inbox.Has(match);

    public Task<ServerFrame> ExpectErrorAsync(string code) =>
        ExpectAsync(frame => frame.Type == "error" && frame.Code == code, $"error {code}");

    public Task<ServerFrame> ExpectMessageAsync(string conversation, string from, string? text = null) =>
        ExpectAsync(
            frame => frame.Type == "message" && frame.Conversation == conversation && frame.From == from && (text is null || frame.Text == text),
            $"a message from {from} in {conversation}{(text is null ? "" : $": {text}")}");

    /// <exception cref="TimeoutException">The server did not close in time.</exception>
    public async Task<WireClose> ExpectCloseAsync()
    {
        try
        {
            return await Closed.WaitAsync(_setup.Deadline, _setup.Time);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Awaited the close of the agent's socket for {_setup.Deadline.TotalSeconds:0.#} s in vain.{_trace}", e);
        }
    }
}
