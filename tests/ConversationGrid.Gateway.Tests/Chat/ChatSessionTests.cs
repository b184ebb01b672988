using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Gateway.Chat;
using ConversationGrid.Gateway.Sockets;
using ConversationGrid.Gateway.Tests.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConversationGrid.Gateway.Tests.Chat;

public sealed class ChatSessionTests
{
    private const string At = "2026-03-01T12:00:00+00:00";
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeConversation _conversation = new();
    private readonly GatewayOptions _options = new() { MaxFrameBytes = 1024, MaxTextLength = 10, RefusedFramesToClose = 3 };
    private readonly InMemoryConnection _client;
    private readonly ChatSession _session;

    public ChatSessionTests()
    {
        _client = new InMemoryConnection(_options);
        _session = new ChatSession(
            _conversation, new GatewayConnection(new FakeGateway(), "x1"), _client.Socket, new FrameAllowance(20, 40, _client.Time), _options, NullLogger<ChatSession>.Instance);
    }

    [Fact]
    public async Task RunAsync_New_GreetsAfterTheWelcome()
    {
        _ = Start(new CustomerAttached(0, Status(ConversationStatus.Bot, 1), [Bot(1, "Hello")]));

        await ExpectAsync("""{"type":"welcome","conversation":"c1","token":"t1","seq":0,"state":"bot","resumed":false}""", Message(1, "Hello"));
        Assert.True(_client.IsQuiet);
    }

    [Fact]
    public async Task RunAsync_Resumed_SendsWhatWasMissedThenTheStatus()
    {
        var attached = new CustomerAttached(5, Status(ConversationStatus.Bot, 5), [new TranscriptEntry { Seq = 4, From = Author.Customer, Text = "Hi", ClientId = "m2", At = s_at }, Bot(5, "Hello")]);
        _ = Start(attached, after: 3, isResumed: true);

        await ExpectAsync(
            """{"type":"welcome","conversation":"c1","token":"t1","seq":5,"state":"bot","resumed":true}""",
            $$"""{"type":"message","seq":4,"from":"customer","text":"Hi","id":"m2","at":"{{At}}"}""",
            Message(5, "Hello"),
            """{"type":"status","state":"bot"}""");
        Assert.True(_client.IsQuiet);
    }

    [Fact]
    public async Task Deliver_BeforeTheWelcome_ComesBehindIt()
    {
        _session.Deliver(new CustomerUpdate { IsAgentTyping = true });
        _session.Deliver(new CustomerUpdate { Entries = [Agent(2, "There")], Status = Status(ConversationStatus.Agent, 2) });
        _ = Start(new CustomerAttached(1, Status(ConversationStatus.Waiting, 1), [Bot(1, "Hello")]), after: 0, isResumed: true);

        await ExpectAsync(
            """{"type":"welcome","conversation":"c1","token":"t1","seq":1,"state":"waiting","resumed":true}""",
            Message(1, "Hello"),
            Message(2, "There", "agent"),
            """{"type":"status","state":"agent"}""");
        Assert.True(_client.IsQuiet);
    }

    [Fact]
    public async Task Message_Stored_IsAckedBeforeItsReplies()
    {
        await StartedAsync();
        _conversation.OnSubmit = message => Task.FromResult(Stored(1, Bot(2, "Yes"), Bot(3, "Really")));
        await _client.SendTextAsync("""{"type":"message","id":"m1","text":"Hi"}""");

        await ExpectAsync(Ack("m1", 1), Message(2, "Yes"), Message(3, "Really"));
        Assert.Equal(["submit m1 Hi"], _conversation.Asked);
    }

    [Fact]
    public async Task Message_SentAgain_GetsTheSameAckAndNothingElse()
    {
        await StartedAsync();
        _conversation.OnSubmit = _ => Task.FromResult(Stored(1, Bot(2, "Yes")));
        await _client.SendTextAsync("""{"type":"message","id":"m1","text":"Hi"}""");
        await ExpectAsync(Ack("m1", 1), Message(2, "Yes"));

        _conversation.OnSubmit = _ => Task.FromResult(Stored(1));
        await _client.SendTextAsync("""{"type":"message","id":"m1","text":"Hi"}""");

        await ExpectAsync(Ack("m1", 1));
        Assert.True(_client.IsQuiet);
    }

    [Fact]
    public async Task Message_NewsOvertakesItsAnswer_StaysInOrder()
    {
        await StartedAsync();
        var answer = new TaskCompletionSource<SubmitResult>();
        var asked = new TaskCompletionSource();
        _conversation.OnSubmit = _ =>
        {
            asked.SetResult();
            return answer.Task;
        };
        await _client.SendTextAsync("""{"type":"message","id":"m1","text":"Hi"}""");
        await asked.Task.Soon();
        _session.Deliver(new CustomerUpdate { Entries = [Agent(3, "Me too")], Status = Status(ConversationStatus.Agent, 3) });
        Assert.True(_client.IsQuiet);

        answer.SetResult(Stored(1, Bot(2, "Yes")));

        await ExpectAsync(Ack("m1", 1), Message(2, "Yes"), Message(3, "Me too", "agent"), """{"type":"status","state":"agent"}""");
        Assert.DoesNotContain("read 0", _conversation.Asked);
    }

    [Fact]
    public async Task Deliver_GapInTheNumbers_IsFilledFromTheTranscript()
    {
        await StartedAsync();
        var read = new TaskCompletionSource<ImmutableArray<TranscriptEntry>>();
        _conversation.OnRead = _ => read.Task;
        _session.Deliver(new CustomerUpdate { Entries = [Agent(3, "three")] });
        _session.Deliver(new CustomerUpdate { Entries = [Agent(4, "four")] });
        Assert.True(_client.IsQuiet);

        read.SetResult([Agent(1, "one"), Agent(2, "two"), Agent(3, "three")]);

        await ExpectAsync(Message(1, "one", "agent"), Message(2, "two", "agent"), Message(3, "three", "agent"), Message(4, "four", "agent"));
        Assert.Equal(["read 0"], _conversation.Asked);
    }

    [Fact]
    public async Task Deliver_Twice_IsSentOnce()
    {
        await StartedAsync();
        _session.Deliver(new CustomerUpdate { Entries = [Agent(1, "one")] });
        _session.Deliver(new CustomerUpdate { Entries = [Agent(1, "one"), Agent(2, "two")] });

        await ExpectAsync(Message(1, "one", "agent"), Message(2, "two", "agent"));
        Assert.True(_client.IsQuiet);
    }

    [Fact]
    public async Task Deliver_StatusAheadOfItsMessages_WaitsForThem()
    {
        await StartedAsync();
        var read = new TaskCompletionSource<ImmutableArray<TranscriptEntry>>();
        _conversation.OnRead = _ => read.Task;
        _session.Deliver(new CustomerUpdate { Status = Status(ConversationStatus.Ended, 1) });
        Assert.True(_client.IsQuiet);

        read.SetResult([Bot(1, "Bye")]);

        await ExpectAsync(Message(1, "Bye"), """{"type":"status","state":"ended"}""");
    }

    [Fact]
    public async Task Deliver_GapThatCannotBeFilled_ClosesForAResume()
    {
        await StartedAsync();
        _conversation.OnRead = _ => Task.FromException<ImmutableArray<TranscriptEntry>>(new TimeoutException());
        _session.Deliver(new CustomerUpdate { Entries = [Agent(3, "three")] });

        Assert.Equal(1011, (await _client.ReadAsync().Soon()).CloseCode);
    }

    [Fact]
    public async Task Escalate_NewerStatusOvertakesTheAnswer_IsNotTakenBack()
    {
        await StartedAsync();
        var answer = new TaskCompletionSource<SubmitResult>();
        var asked = new TaskCompletionSource();
        _conversation.OnEscalate = _ =>
        {
            asked.SetResult();
            return answer.Task;
        };
        await _client.SendTextAsync("""{"type":"escalate"}""");
        await asked.Task.Soon();
        _conversation.OnRead = _ => Task.FromResult<ImmutableArray<TranscriptEntry>>([Bot(1, "Somebody comes")]);
        _session.Deliver(new CustomerUpdate { Status = Status(ConversationStatus.Agent, 1, change: 2) });
        await ExpectAsync(Message(1, "Somebody comes"), """{"type":"status","state":"agent"}""");

        answer.SetResult(new SubmitResult { Seq = 0, At = s_at, Replies = [Bot(1, "Somebody comes")], Status = Status(ConversationStatus.Waiting, 1, change: 1) });
        await _client.SendTextAsync("""{"type":"ping","at":1}""");

        await ExpectAsync("""{"type":"pong","at":1}""");
    }

    [Fact]
    public async Task Message_AnswerLost_WhatWasStoredStillArrives()
    {
        await StartedAsync();
        _conversation.OnRead = _ => Task.FromResult<ImmutableArray<TranscriptEntry>>(
            [new TranscriptEntry { Seq = 1, From = Author.Customer, Text = "Hi", ClientId = "m1", At = s_at }, Bot(2, "Yes")]);
        _conversation.OnSubmit = _ => Task.FromException<SubmitResult>(new TimeoutException());
        await _client.SendTextAsync("""{"type":"message","id":"m1","text":"Hi"}""");
        List<string> frames = [await _client.ReadTextAsync(), await _client.ReadTextAsync(), await _client.ReadTextAsync()];
        Assert.Contains(frames, frame => frame.StartsWith("""{"type":"error","code":"failed",""", StringComparison.Ordinal));
        Assert.Equal(
            [$$"""{"type":"message","seq":1,"from":"customer","text":"Hi","id":"m1","at":"{{At}}"}""", Message(2, "Yes")],
            frames.Where(frame => frame.Contains("\"seq\"", StringComparison.Ordinal)));

        _conversation.OnSubmit = _ => Task.FromResult(Stored(1));
        await _client.SendTextAsync("""{"type":"message","id":"m1","text":"Hi"}""");

        await ExpectAsync(Ack("m1", 1));
    }

    [Fact]
    public async Task Deliver_Replaced_SaysSoAndCloses()
    {
        var run = await StartedAsync();
        _session.Deliver(new CustomerUpdate { IsReplaced = true });

        await ExpectAsync("""{"type":"error","code":"replaced","message":"The conversation was taken up on another connection."}""");
        Assert.Equal(4001, (await _client.ReadAsync().Soon()).CloseCode);
        await _client.SendAsync(InMemoryConnection.Close(4001));
        await run.Soon();
        Assert.Equal("x1", await _conversation.Detached.Task.Soon());
    }

    [Theory]
    [InlineData("""{"type":"message","text":"Hi"}""", "bad_id", null)]
    [InlineData("""{"type":"message","id":"","text":"Hi"}""", "bad_id", "")]
    [InlineData("""{"type":"message","id":"m1"}""", "empty_text", "m1")]
    [InlineData("""{"type":"message","id":"m1","text":" \n "}""", "empty_text", "m1")]
    [InlineData("""{"type":"message","id":"m1","text":"01234567890"}""", "too_long", "m1")]
    [InlineData("""{"type":"rate","score":0}""", "bad_score", null)]
    [InlineData("""{"type":"rate","score":6}""", "bad_score", null)]
    [InlineData("""{"type":"rate","score":4.5}""", "bad_score", null)]
    [InlineData("""{"type":"rate","score":"5"}""", "bad_score", null)]
    [InlineData("""{"type":"rate"}""", "bad_score", null)]
    [InlineData("""{"type":"rate","score":5,"comment":"01234567890"}""", "too_long", null)]
    [InlineData("""{"type":"nonsense","id":"m1"}""", "unknown_type", "m1")]
    [InlineData("""{"type":""}""", "unknown_type", null)]
    [InlineData("hello", "bad_frame", null)]
    public async Task HandleAsync_WrongFrame_IsAnsweredAndTheSocketStays(string frame, string code, string? id)
    {
        await StartedAsync();
        await _client.SendTextAsync(frame);
        await _client.SendTextAsync("""{"type":"ping"}""");

        var error = await _client.ReadTextAsync();
        Assert.StartsWith($$"""{"type":"error","code":"{{code}}","message":""", error, StringComparison.Ordinal);
        Assert.Equal(id is not null, error.EndsWith($",\"id\":\"{id}\"}}", StringComparison.Ordinal));
        await ExpectAsync("""{"type":"pong"}""");
        Assert.Empty(_conversation.Asked);
    }

    [Fact]
    public async Task Message_IdOf65Characters_IsRefusedWithoutRepeatingIt()
    {
        await StartedAsync();
        await _client.SendTextAsync($$"""{"type":"message","id":"{{new string('i', 65)}}","text":"Hi"}""");

        await ExpectAsync("""{"type":"error","code":"bad_id","message":"A message has an id of 1 to 64 characters."}""");
    }

    [Fact]
    public async Task Message_TextOfTheMostCharacters_IsTaken()
    {
        await StartedAsync();
        _conversation.OnSubmit = _ => Task.FromResult(Stored(1));
        await _client.SendTextAsync($$"""{"type":"message","id":"{{new string('i', 64)}}","text":"👋👋👋👋👋👋👋👋👋👋"}""");

        await ExpectAsync(Ack(new string('i', 64), 1));
    }

    [Fact]
    public async Task Message_Refused_SaysWhyAndWhich()
    {
        await StartedAsync();
        _conversation.OnSubmit = _ => Task.FromResult(new SubmitResult { Refusal = Refusal.Ended });
        await _client.SendTextAsync("""{"type":"message","id":"m1","text":"Hi"}""");

        await ExpectAsync("""{"type":"error","code":"ended","message":"The conversation has ended.","id":"m1"}""");
    }

    [Fact]
    public async Task ReceiveAsync_FifthBadFrame_Closes()
    {
        await StartedAsync();
        byte[][] bad = [InMemoryConnection.Frame(1, [0xff]), InMemoryConnection.Text("[]"), InMemoryConnection.Frame(2, "{\"type\":\"ping\"}"u8), InMemoryConnection.Text("{")];
        await _client.SendAsync(bad);
        await _client.SendTextAsync("""{"type":"ping"}""");
        for (var i = 0; i < 4; i++)
            Assert.StartsWith("""{"type":"error","code":"bad_frame",""", await _client.ReadTextAsync(), StringComparison.Ordinal);
        await ExpectAsync("""{"type":"pong"}""");

        await _client.SendTextAsync("nonsense");

        Assert.StartsWith("""{"type":"error","code":"bad_frame",""", await _client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1008, (await _client.ReadAsync().Soon()).CloseCode);
    }

    [Fact]
    public async Task ReceiveAsync_SecondFrameTooLarge_Closes()
    {
        await StartedAsync();
        await _client.SendAsync(InMemoryConnection.Frame(1, new byte[2000]));
        await ExpectAsync("""{"type":"error","code":"too_large","message":"A frame may have 1024 bytes."}""");
        await _client.SendAsync(InMemoryConnection.Frame(1, new byte[100_000]));

        await ExpectAsync("""{"type":"error","code":"too_large","message":"A frame may have 1024 bytes."}""");
        Assert.Equal(1009, (await _client.ReadAsync().Soon()).CloseCode);
    }

    [Fact]
    public async Task ReceiveAsync_Flood_IsRefusedThenClosed()
    {
        await StartedAsync();
        for (var i = 0; i < 43; i++)
            await _client.SendTextAsync($$"""{"type":"ping","at":{{i}},"id":"p{{i}}"}""");

        for (var i = 0; i < 40; i++)
            await ExpectAsync($$"""{"type":"pong","at":{{i}}}""");
        for (var i = 40; i < 43; i++)
            await ExpectAsync($$"""{"type":"error","code":"rate_limited","message":"Too many frames; wait a moment and send it again.","id":"p{{i}}"}""");
        Assert.Equal(1008, (await _client.ReadAsync().Soon()).CloseCode);
    }

    [Fact]
    public async Task HandleAsync_SmallFrames_ReachTheConversation()
    {
        await StartedAsync();
        _conversation.OnEscalate = _ => Task.FromResult(new SubmitResult { Seq = 0, Replies = [Bot(1, "Wait")], Status = Status(ConversationStatus.Waiting, 1) });
        await _client.SendAsync(
            InMemoryConnection.Text("""{"type":"typing","on":false}"""),
            InMemoryConnection.Text("""{"type":"escalate","reason":"please"}"""),
            InMemoryConnection.Text("""{"type":"rate","score":5,"comment":"good"}"""),
            InMemoryConnection.Text("""{"type":"end"}"""),
            InMemoryConnection.Text("""{"type":"ping"}"""));

        await ExpectAsync(Message(1, "Wait"), """{"type":"status","state":"waiting"}""", """{"type":"pong"}""");
        Assert.Equal(["typing False", "escalate please", "rate 5 good", "end Customer"], _conversation.Asked);
    }

    private static TranscriptEntry Bot(long seq, string text) => new() { Seq = seq, From = Author.Bot, Text = text, At = s_at };

    private static TranscriptEntry Agent(long seq, string text) => new() { Seq = seq, From = Author.Agent, Text = text, At = s_at };

    private static StatusView Status(ConversationStatus status, long afterSeq, long change = 0) => new() { Status = status, AfterSeq = afterSeq, Change = change };

    private static SubmitResult Stored(long seq, params TranscriptEntry[] replies) => new() { Seq = seq, At = s_at, Replies = [.. replies] };

    private static string Message(long seq, string text, string from = "bot") => $$"""{"type":"message","seq":{{seq}},"from":"{{from}}","text":"{{text}}","at":"{{At}}"}""";

    private static string Ack(string id, long seq) => $$"""{"type":"ack","id":"{{id}}","seq":{{seq}},"at":"{{At}}"}""";

    private Task Start(CustomerAttached attached, long after = 0, bool isResumed = false) => _session.RunAsync("c1", "t1", attached, after, isResumed);

    private async Task<Task> StartedAsync()
    {
        var run = Start(new CustomerAttached(0, Status(ConversationStatus.Bot, 0), []));
        await _client.ReadTextAsync();
        return run;
    }

    private async Task ExpectAsync(params string[] frames)
    {
        foreach (var frame in frames)
            Assert.Equal(frame, await _client.ReadTextAsync());
    }
}
