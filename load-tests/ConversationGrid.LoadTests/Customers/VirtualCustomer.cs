using System.Globalization;
using System.Net.WebSockets;
using ConversationGrid.LoadTests.Accounts;
using ConversationGrid.LoadTests.Wire;

namespace ConversationGrid.LoadTests.Customers;

/// <summary>
/// A customer on <c>/ws/chat</c> who knows nothing but the public wire. Checks by itself that what it is told
/// is numbered without gaps, repeats or disorder, and writes what is not into the ledger. Outlives its
/// sockets: after a loss it resumes where it was and sends again what was not acked.
/// </summary>
public sealed partial class VirtualCustomer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Uri _server;
    private readonly WireSetup _setup;
    private readonly Inbox _inbox = new();
    private readonly WireTrace? _trace;
    private readonly Dictionary<string, Turn> _sent = [];
    private readonly List<Turn> _open = [];
    private readonly SortedDictionary<long, TranscriptLine> _transcript = [];
    private TaskCompletionSource<ServerFrame?> _welcome = NewSource();
    private SeqTracker _seen;
    private WireSocket? _socket;
    private int _ids;

    private VirtualCustomer(Uri server, ConversationLedger ledger, WireSetup setup, long after)
    {
        _server = server;
        _setup = setup;
        _seen = new SeqTracker(after);
        _trace = setup.IsTraced ? new WireTrace() : null;
        Ledger = ledger;
    }

    public ConversationLedger Ledger { get; }

    public string Conversation { get; private set; } = "";

    public string Token { get; private set; } = "";

    /// <summary>The last state that the server told: <c>bot</c>, <c>waiting</c>, <c>agent</c> or <c>ended</c>.</summary>
    public string State { get; private set; } = "";

    /// <summary>Up to this number everything is known: what a resume asks to continue from.</summary>
    public long KnownThrough
    {
        get
        {
            lock (_gate)
                return _seen.Through;
        }
    }

    /// <summary>All numbered messages known so far, own ones from their acks on.</summary>
    public IReadOnlyList<TranscriptLine> Transcript
    {
        get
        {
            lock (_gate)
                return [.. _transcript.Values];
        }
    }

    /// <summary>The present socket's end.</summary>
    public Task<WireClose> Closed => Socket.Closed;

    private WireSocket Socket => _socket ?? throw new InvalidOperationException("The customer is not connected.");

    /// <summary>Opens a new conversation with a server such as <c>ws://127.0.0.1:5080</c>; faults and latencies are counted in the ledger.</summary>
    public static async Task<VirtualCustomer> OpenAsync(Uri server, ConversationLedger ledger, CustomerProfile? profile = null, WireSetup? setup = null, CancellationToken cancellationToken = default)
    {
        var customer = new VirtualCustomer(server, ledger, setup ?? WireSetup.Default, 0);
        await customer.ConnectAsync(profile?.ToQuery() ?? "", cancellationToken);
        ledger.CountCustomer();
        return customer;
    }

    /// <summary>Resumes a conversation that another customer object, a second device as it were, has opened.</summary>
    public static async Task<VirtualCustomer> AttachAsync(Uri server, ConversationLedger ledger, string conversation, string token, long after, WireSetup? setup = null, CancellationToken cancellationToken = default)
    {
        var customer = new VirtualCustomer(server, ledger, setup ?? WireSetup.Default, after) { Conversation = conversation, Token = token };
        await customer.ConnectAsync(ResumeQuery(conversation, token, after), cancellationToken);
        return customer;
    }

    /// <summary>
    /// Connects again, takes what was missed and sends again what was not acked. With <paramref name="after"/>
    /// everything above that number is asked for, instead of what is not known yet.
    /// </summary>
    public async Task ResumeAsync(long? after = null, CancellationToken cancellationToken = default)
    {
        await DropAsync();
        Turn[] unacked;
        long from;
        lock (_gate)
        {
            from = after ?? _seen.Through;
            _seen = new SeqTracker(from);
            unacked = [.. _open.Where(turn => turn.Seq == 0)];
        }

        await ConnectAsync(ResumeQuery(Conversation, Token, from), cancellationToken);
        foreach (var turn in unacked)
            await SendAsync(new ClientFrame("message") { Id = turn.Id, Text = turn.Text }, cancellationToken);
    }

    /// <summary>Loses the connection without a word.</summary>
    public async Task DropAsync()
    {
        if (_socket is not { } socket)
            return;
        _socket = null;
        await socket.DisposeAsync();
    }

    /// <summary>Closes the socket politely; the conversation stays open.</summary>
    public async Task LeaveAsync()
    {
        if (_socket is { } socket)
            await socket.CloseAsync(TimeSpan.FromSeconds(2), _setup.Time);
    }

    public async ValueTask DisposeAsync() => await DropAsync();

    /// <summary>
    /// Reads the whole transcript on another socket, which takes over from this one, and compares it with
    /// what was sent and told: each acked message in its place, once, and nothing that was told differs.
    /// </summary>
    public async Task AuditAsync(CancellationToken cancellationToken = default)
    {
        await DropAsync();
        await using var reader = await AttachAsync(_server, Ledger, Conversation, Token, 0, _setup, cancellationToken);
        await reader.ExpectAsync(frame => frame.Type == "status", "the status after the whole transcript");
        var stored = reader.Transcript.ToDictionary(line => line.Seq);
        for (var seq = 1L; seq <= stored.Count; seq++)
        {
            if (!stored.ContainsKey(seq))
                Ledger.CountLost($"{Conversation}: number {seq} is missing in the whole transcript");
        }

        lock (_gate)
        {
            foreach (var known in _transcript.Values)
            {
                if (!stored.TryGetValue(known.Seq, out var line) || line.Text != known.Text)
                    Ledger.CountLost($"{Conversation}: was told {known}, stored is {line}");
            }

            var own = stored.Values.Count(line => line.From == "customer");
            var acked = _sent.Values.Count(turn => turn.Seq > 0);
            if (own > _sent.Count)
                Ledger.CountDoubled($"{Conversation}: sent {_sent.Count} messages, stored are {own}");
            if (own < acked)
                Ledger.CountLost($"{Conversation}: {acked} messages are acked, stored are {own}");
        }
    }

    private static string ResumeQuery(string conversation, string token, long after) =>
        string.Create(CultureInfo.InvariantCulture, $"?conversation={Uri.EscapeDataString(conversation)}&token={Uri.EscapeDataString(token)}&after={after}");

    private static TaskCompletionSource<ServerFrame?> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ConnectAsync(string query, CancellationToken cancellationToken)
    {
        _welcome = NewSource();
        _lastMessage = 0;
        _inbox.Reopen();
        _trace?.Note($"connects with {query}");
        var socket = await WireSocket.ConnectAsync(new Uri(_server, "/ws/chat" + query), OnFrame, cancellationToken);
        _socket = socket;
        _ = NoteCloseAsync(socket, _welcome);
        try
        {
            var welcome = await _welcome.Task.WaitAsync(_setup.Deadline, _setup.Time, cancellationToken);
            if (welcome is null)
                throw new TimeoutException($"Awaited the welcome, but the socket closed ({(await socket.Closed).Code}).{_trace}");
        }
        catch (TimeoutException e) when (!_welcome.Task.IsCompleted)
        {
            throw new TimeoutException($"Awaited the welcome for {_setup.Deadline.TotalSeconds:0.#} s in vain.{_trace}", e);
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
        if (_trace is null)
            return Socket.SendAsync(frame, cancellationToken);
        var utf8 = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(frame, WireJson.Default.ClientFrame);
        return SendRawAsync(utf8, WebSocketMessageType.Text, cancellationToken);
    }
}
