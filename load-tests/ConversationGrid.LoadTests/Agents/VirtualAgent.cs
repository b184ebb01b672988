using System.Text.Json;
using ConversationGrid.LoadTests.Accounts;
using ConversationGrid.LoadTests.Wire;

namespace ConversationGrid.LoadTests.Agents;

/// <summary>
/// An agent on <c>/ws/agent</c> who knows nothing but the public wire. Checks by itself that each conversation's
/// messages come without gaps, repeats or disorder, and writes what does not into the ledger.
/// </summary>
public sealed partial class VirtualAgent : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Uri _server;
    private readonly string _token;
    private readonly WireSetup _setup;
    private readonly Inbox _inbox = new();
    private readonly WireTrace? _trace;
    private readonly Dictionary<string, Desk> _desks = [];
    private readonly Dictionary<string, TaskCompletionSource<ServerFrame>> _unacked = [];
    private TaskCompletionSource<ServerFrame?> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WireSocket? _socket;
    private int _ids;

    private VirtualAgent(Uri server, string token, ConversationLedger ledger, WireSetup setup)
    {
        _server = server;
        _token = token;
        _setup = setup;
        _trace = setup.IsTraced ? new WireTrace() : null;
        Ledger = ledger;
    }

    public ConversationLedger Ledger { get; }

    /// <summary>The desk as the last connection found it.</summary>
    public ServerFrame Hello { get; private set; } = new();

    /// <summary>The present socket's end.</summary>
    public Task<WireClose> Closed => Socket.Closed;

    private WireSocket Socket => _socket ?? throw new InvalidOperationException("The agent is not connected.");

    /// <summary>Connects to a server such as <c>ws://127.0.0.1:5080</c>; faults are counted in the ledger.</summary>
    public static async Task<VirtualAgent> ConnectAsync(Uri server, string token, ConversationLedger ledger, WireSetup? setup = null, CancellationToken cancellationToken = default)
    {
        var agent = new VirtualAgent(server, token, ledger, setup ?? WireSetup.Default);
        await agent.ConnectAsync(cancellationToken);
        return agent;
    }

    /// <summary>Connects again and takes the desk as it stands.</summary>
    public async Task ReconnectAsync(CancellationToken cancellationToken = default)
    {
        await DropAsync();
        await ConnectAsync(cancellationToken);
    }

    /// <summary>Loses the connection without a word.</summary>
    public async Task DropAsync()
    {
        if (_socket is not { } socket)
            return;
        _socket = null;
        await socket.DisposeAsync();
    }

    /// <summary>Closes the socket politely.</summary>
    public async Task LeaveAsync()
    {
        if (_socket is { } socket)
            await socket.CloseAsync(TimeSpan.FromSeconds(2), _setup.Time);
    }

    public async ValueTask DisposeAsync() => await DropAsync();

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _hello = new TaskCompletionSource<ServerFrame?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Reopen();
        _trace?.Note("connects");
        var socket = await WireSocket.ConnectAsync(new Uri(_server, $"/ws/agent?token={Uri.EscapeDataString(_token)}"), OnFrame, cancellationToken);
        _socket = socket;
        _ = NoteCloseAsync(socket, _hello);
        try
        {
            Hello = await _hello.Task.WaitAsync(_setup.Deadline, _setup.Time, cancellationToken)
                ?? throw new TimeoutException($"Awaited hello, but the socket closed ({(await socket.Closed).Code}).{_trace}");
        }
        catch (TimeoutException e) when (!_hello.Task.IsCompleted)
        {
            throw new TimeoutException($"Awaited hello for {_setup.Deadline.TotalSeconds:0.#} s in vain.{_trace}", e);
        }
    }

    private async Task NoteCloseAsync(WireSocket socket, TaskCompletionSource<ServerFrame?> first)
    {
        var close = await socket.Closed;
        _trace?.Note($"closed with {close.Code} {close.Reason}");
        first.TrySetResult(null);
        // Once dropped, its end is no news to whoever waits on the next one.
        if (socket == _socket)
            _inbox.Close(close);
    }

    private Task SendAsync(ClientFrame frame, CancellationToken cancellationToken)
    {
        _trace?.Sent(JsonSerializer.SerializeToUtf8Bytes(frame, WireJson.Default.ClientFrame));
        return Socket.SendAsync(frame, cancellationToken);
    }

    private void OnFrame(ReadOnlySpan<byte> utf8)
    {
        _trace?.Received(utf8);
        var frame = JsonSerializer.Deserialize(utf8, WireJson.Default.ServerFrame) ?? throw new JsonException("The server sent null.");
        lock (_gate)
        {
            if (!_hello.Task.IsCompleted && frame.Type != "hello")
                Ledger.CountDisordered($"{frame.Type} came before hello");
            switch (frame.Type)
            {
                case "hello":
                    _desks.Clear();
                    foreach (var work in frame.Work ?? [])
                        Take(work);
                    _hello.TrySetResult(frame);
                    break;
                case "assigned":
                    Take(frame);
                    break;
                case "ack":
                    OnAck(frame);
                    break;
                case "message":
                    OnMessage(frame);
                    break;
                case "error":
                    OnError(frame);
                    break;
            }
        }

        _inbox.Deliver(frame);
    }

    private void Take(ServerFrame work)
    {
        if (work.Conversation is { } conversation)
            _desks[conversation] = new Desk(new SeqTracker(work.Seq ?? 0));
    }

    private void OnAck(ServerFrame frame)
    {
        if (frame.Id is not { } id || !_unacked.Remove(id, out var acked))
            return;
        if (frame is { Conversation: { } conversation, Seq: { } seq } && _desks.TryGetValue(conversation, out var desk))
            desk.Seen.Saw(seq);
        acked.TrySetResult(frame);
    }

    private void OnMessage(ServerFrame frame)
    {
        if (frame is not { Conversation: { } conversation, Seq: { } seq } || !_desks.TryGetValue(conversation, out var desk))
        {
            Ledger.CountDisordered($"the agent was told number {frame.Seq} of {frame.Conversation}, which is not assigned");
            return;
        }

        if (seq == desk.LastMessage || seq <= desk.Seen.Through)
            Ledger.CountDoubled($"{conversation}: number {seq} was delivered to the agent again");
        else if (seq < desk.LastMessage)
            Ledger.CountDisordered($"{conversation}: number {seq} after {desk.LastMessage} to the agent");
        desk.LastMessage = Math.Max(desk.LastMessage, seq);
        desk.Seen.Saw(seq);
        if (desk.Seen.Missing > _unacked.Count)
            Ledger.CountLost($"{conversation}: the agent was told number {seq}, but above {desk.Seen.Through} {desk.Seen.Missing} are missing");
    }

    private void OnError(ServerFrame frame)
    {
        Ledger.CountError();
        if (frame.Id is { } id && _unacked.Remove(id, out var acked))
            acked.TrySetException(new WireErrorException(frame, _trace?.ToString() ?? ""));
    }

    /// <summary>What the agent has heard of one conversation.</summary>
    private sealed class Desk(SeqTracker seen)
    {
        public SeqTracker Seen { get; } = seen;

        public long LastMessage { get; set; }
    }
}
