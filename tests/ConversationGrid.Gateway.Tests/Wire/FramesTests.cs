using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Gateway.Tests.Sockets;
using ConversationGrid.Gateway.Wire;

namespace ConversationGrid.Gateway.Tests.Wire;

/// <summary>The wire, letter by letter.</summary>
public sealed class FramesTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public async Task Welcome_New_IsAsDocumented() => await AssertTextAsync(
        """{"type":"welcome","conversation":"c1","token":"t1","seq":0,"state":"bot","resumed":false}""",
        Frames.Welcome("c1", "t1", 0, ConversationStatus.Bot, false),
        JsonFrames.Default.WelcomeFrame);

    [Fact]
    public async Task Ack_Stored_IsAsDocumented() => await AssertTextAsync(
        """{"type":"ack","id":"m1","seq":7,"at":"2026-03-01T12:00:00.25+00:00"}""",
        Frames.Ack("m1", 7, s_at),
        JsonFrames.Default.AckFrame);

    [Fact]
    public async Task Message_OfTheBot_IsAsDocumented() => await AssertTextAsync(
        """{"type":"message","seq":8,"from":"bot","text":"Größe \"M\" <b>&'\uD83D\uDC4B","intent":"refund_status","confidence":0.9346,"suggestions":["Yes","No"],"at":"2026-03-01T12:00:00.25+00:00"}""",
        Frames.Message(new TranscriptEntry { Seq = 8, From = Author.Bot, Text = "Größe \"M\" <b>&'👋", At = s_at, Intent = "refund_status", Confidence = 0.934567f, Suggestions = ["Yes", "No"] }),
        JsonFrames.Default.MessageFrame);

    [Fact]
    public async Task Message_OfAnAgentToTheCustomer_HasTheNameAndNotTheIds() => await AssertTextAsync(
        """{"type":"message","seq":9,"from":"agent","name":"Ana","text":"Hello","at":"2026-03-01T12:00:00.25+00:00"}""",
        Frames.Message(new TranscriptEntry { Seq = 9, From = Author.Agent, Text = "Hello", At = s_at, AgentId = "ana", Name = "Ana", ClientId = "ana/a1" }),
        JsonFrames.Default.MessageFrame);

    [Fact]
    public async Task Message_OfTheCustomerResumed_HasItsOwnId() => await AssertTextAsync(
        """{"type":"message","seq":1,"from":"customer","text":"Hi","id":"m1","at":"2026-03-01T12:00:00.25+00:00"}""",
        Frames.Message(new TranscriptEntry { Seq = 1, From = Author.Customer, Text = "Hi", At = s_at, ClientId = "m1" }),
        JsonFrames.Default.MessageFrame);

    [Fact]
    public async Task Message_OfTheCustomerToTheAgent_NamesTheConversation() => await AssertTextAsync(
        """{"type":"message","conversation":"c1","seq":10,"from":"customer","text":"Hi","at":"2026-03-01T12:00:00.25+00:00"}""",
        Frames.Message(new TranscriptEntry { Seq = 10, From = Author.Customer, Text = "Hi", At = s_at, ClientId = "m1" }, "c1"),
        JsonFrames.Default.MessageFrame);

    [Fact]
    public async Task Typing_OfTheAgent_IsAsDocumented() => await AssertTextAsync(
        """{"type":"typing","from":"agent","on":true}""", Frames.Typing("agent", true), JsonFrames.Default.TypingFrame);

    [Fact]
    public async Task Status_Waiting_IsAsDocumented() => await AssertTextAsync(
        """{"type":"status","state":"waiting","position":3,"estimatedWaitSeconds":40}""",
        Frames.Status(new StatusView { Status = ConversationStatus.Waiting, Position = 3, EstimatedWaitSeconds = 40, AfterSeq = 7 }),
        JsonFrames.Default.StatusFrame);

    [Fact]
    public async Task Status_WithAnAgent_NamesThem() => await AssertTextAsync(
        """{"type":"status","state":"agent","agent":{"name":"Ana"}}""",
        Frames.Status(new StatusView { Status = ConversationStatus.Agent, AgentName = "Ana" }),
        JsonFrames.Default.StatusFrame);

    [Fact]
    public async Task Error_OfAMessage_NamesIt() => await AssertTextAsync(
        """{"type":"error","code":"too_long","message":"Shorter.","id":"m1"}""", Frames.Error("too_long", "Shorter.", "m1"), JsonFrames.Default.ErrorFrame);

    [Theory]
    [InlineData("123")]
    [InlineData("1.50e3")]
    [InlineData("\"now\"")]
    [InlineData("null")]
    [InlineData("\"é\"")]
    [InlineData("true")]
    public async Task Pong_AnyAt_IsTheSame(string at)
    {
        var frame = FrameReader.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"type":"ping","at":{{at}}}"""));

        await AssertTextAsync(
            at == "null" ? """{"type":"pong"}""" : $$"""{"type":"pong","at":{{at}}}""", Frames.Pong(frame!.At), JsonFrames.Default.PongFrame);
    }

    [Fact]
    public async Task Offer_ToAnAgent_IsAsDocumented() => await AssertTextAsync(
        """{"type":"offer","offer":"o1","conversation":"c1","channel":"chat","intent":"refund_status","confidence":0.41,"summary":"Where is it","customer":{"name":"Kim"},"waitedSeconds":12,"expiresAt":"2026-03-01T12:00:20.25+00:00","decision":{"solver":"greedy","confidence":0.8}}""",
        DeskFrames.Offer(Offer()),
        JsonFrames.Default.OfferFrame);

    [Fact]
    public async Task Hello_EmptyDesk_IsAsDocumented() => await AssertTextAsync(
        """{"type":"hello","agent":{"agent":"ana","name":"Ana","skills":["billing"],"languages":["en"],"chat":3,"voice":1},"activity":"away","work":[],"offers":[],"intents":[]}""",
        DeskFrames.Hello(new Desk
        {
            Profile = new AgentProfile { Agent = "ana", Name = "Ana", Skills = ["billing"], Languages = ["en"], ChatCapacity = 3, VoiceCapacity = 1 },
            Activity = Activity.Away,
        }),
        JsonFrames.Default.HelloFrame);

    [Theory]
    [InlineData(OfferEnd.Accepted, "accepted")]
    [InlineData(OfferEnd.Declined, "declined")]
    [InlineData(OfferEnd.Expired, "expired")]
    [InlineData(OfferEnd.Cancelled, "cancelled")]
    [InlineData(OfferEnd.Rescinded, "rescinded")]
    public async Task OfferEnded_AnyReason_HasItsWord(OfferEnd end, string word) => await AssertTextAsync(
        $$"""{"type":"offer_ended","offer":"o1","reason":"{{word}}"}""", DeskFrames.OfferEnded(new OfferEnded("o1", end)), JsonFrames.Default.OfferEndedFrame);

    [Fact]
    public async Task Assigned_Work_HasTranscriptAndNotes() => await AssertTextAsync(
        """{"type":"assigned","conversation":"c1","channel":"chat","customer":{"id":"k1"},"transcript":[{"type":"message","conversation":"c1","seq":1,"from":"customer","text":"Hi","at":"2026-03-01T12:00:00.25+00:00"}],"notes":[{"agent":"ben","text":"angry","at":"2026-03-01T12:00:00.25+00:00"}],"seq":1,"state":"agent"}""",
        DeskFrames.Assigned(new AssignedWork
        {
            Conversation = "c1",
            Channel = Channel.Chat,
            Customer = new CustomerProfile { Customer = "k1" },
            Seq = 1,
            Transcript = [new TranscriptEntry { Seq = 1, From = Author.Customer, Text = "Hi", At = s_at }],
            Notes = [new ConversationEvent { Ordinal = 1, Kind = ConversationEventKind.Note, At = s_at, AgentId = "ben", Text = "angry" }],
        }),
        JsonFrames.Default.AssignedFrame);

    [Fact]
    public void Describe_EveryRefusal_HasACodeOfItsOwn()
    {
        var codes = Enum.GetValues<Refusal>().Where(refusal => refusal != Refusal.None).Select(refusal => Refusals.Describe(refusal).Code).ToArray();

        Assert.Equal(["unauthorized", "ended", "already_rated", "not_yours", "wrong_state", "full", "unknown_target"], codes);
    }

    private static AgentOffer Offer() => new()
    {
        Offer = "o1",
        Epoch = 1,
        Queue = "main",
        Conversation = "c1",
        Escalation = 1,
        Channel = Channel.Chat,
        Intent = "refund_status",
        Confidence = 0.41f,
        Summary = "Where is it",
        Customer = new CustomerProfile { Name = "Kim" },
        WaitingSince = s_at.AddSeconds(-12.9),
        OfferedAt = s_at,
        ExpiresAt = s_at.AddSeconds(20),
        Solver = "greedy",
        DecisionConfidence = 0.8f,
    };

    private static async Task AssertTextAsync<T>(string expected, T frame, JsonTypeInfo<T> type)
    {
        var client = new InMemoryConnection();
        client.Socket.Append(frame, type);
        client.Socket.Flush();

        var text = await client.ReadTextAsync();

        Assert.Equal(expected, text);
        using var document = JsonDocument.Parse(text);
        Assert.Equal("type", document.RootElement.EnumerateObject().First().Name);
    }
}
