using System.Net;
using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Customers;
using ConversationGrid.LoadTests.Wire;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Story;

/// <summary>From a customer's first word to an agent's answer, as a client sees it who knows the public wire only.</summary>
public sealed class StoryTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    [Fact]
    public async Task Conversation_FromBotOverTwoAgentsToTheEnd_IsWholeAndInOrder()
    {
        var ana = await Floor.AgentAsync("Ana", skills: "billing");
        var ben = await Floor.AgentAsync("Ben", isAvailable: false);
        var kim = await Floor.CustomerAsync(new CustomerProfile(Name: "Kim", Language: "en"));

        var answer = await kim.AskAsync("How do I reset my password?");
        Assert.Equal("password_reset", answer.Reply!.Intent);
        Assert.InRange(answer.Reply.Confidence!.Value, 0.01, 1);
        Assert.Equal("bot", kim.State);

        await kim.SayAsync("I want to talk to a human");
        await kim.ExpectStateAsync("waiting");
        var offer = await ana.Desk.ExpectOfferAsync(kim.Conversation);
        Assert.Equal("chat", offer.Channel);
        Assert.Equal("Kim", offer.Customer!.Name);
        Assert.False(string.IsNullOrWhiteSpace(offer.Summary));
        Assert.False(string.IsNullOrWhiteSpace(offer.Decision!.Solver));
        Assert.NotNull(offer.ExpiresAt);

        var assigned = await ana.Desk.AcceptAsync(offer);
        Assert.Equal(kim.Transcript.Select(line => (line.Seq, line.From, line.Text)), assigned.Transcript!.Select(line => (line.Seq!.Value, line.From!, line.Text!)));
        Assert.Equal(assigned.Transcript!.Length, assigned.Seq);
        var status = await kim.ExpectAsync(frame => frame.Type == "status" && frame.State == "agent", "the status with the agent");
        Assert.Equal(ana.Name, status.Agent!.Name);

        var said = await ana.Desk.SayAsync(kim.Conversation, "Hello Kim, this is Ana.");
        var heard = await kim.ExpectMessageAsync("agent", "Hello Kim, this is Ana.");
        Assert.Equal(said.Seq, heard.Seq);
        Assert.Equal(ana.Name, heard.Name);
        var back = await kim.SayAsync("Hello Ana, my password does not work.");
        Assert.Equal(back.Seq, (await ana.Desk.ExpectMessageAsync(kim.Conversation, "customer", back.Text)).Seq);
        Assert.Equal(said.Seq + 1, back.Seq);

        await ana.Desk.NoteAsync(kim.Conversation, "seems to be in a hurry");
        await ana.Desk.TypeAsync(kim.Conversation, true);
        await kim.ExpectAsync(frame => frame is { Type: "typing", From: "agent", On: true }, "that the agent types");
        await kim.TypeAsync(true);
        await ana.Desk.ExpectAsync(frame => frame is { Type: "typing", On: true } && frame.Conversation == kim.Conversation, "that the customer types");

        await ben.Desk.SetActivityAsync("available");
        await ana.Desk.TransferToAgentAsync(kim.Conversation, ben.Id, "knows passwords");
        await kim.ExpectStateAsync("waiting");
        var taken = await ben.Desk.AcceptAsync(await ben.Desk.ExpectOfferAsync(kim.Conversation));
        Assert.Equal(kim.Transcript.Select(line => line.Text), taken.Transcript!.Where(line => line.Seq is > 0).Select(line => line.Text!));
        await kim.ExpectAsync(frame => frame.Type == "status" && frame.Agent?.Name == ben.Name, "the status with the second agent");
        var foreign = await Assert.ThrowsAsync<WireErrorException>(() => ana.Desk.SayAsync(kim.Conversation, "still me"));
        Assert.Equal("not_yours", foreign.Code);

        await ben.Desk.SayAsync(kim.Conversation, "I have set it back.");
        await kim.ExpectMessageAsync("agent", "I have set it back.");
        var thanks = await kim.SayAsync("Thank you!");
        await ben.Desk.ExpectMessageAsync(kim.Conversation, "customer", thanks.Text);
        await ben.Desk.CompleteAsync(kim.Conversation, "solved");
        await kim.ExpectStateAsync("ended");

        await using var later = await Floor.DeviceAsync(kim);
        await later.ExpectAsync(frame => frame.Type == "status" && frame.State == "ended", "the status after the whole transcript");
        Assert.Equal(kim.Transcript, later.Transcript);
        Assert.Equal(Enumerable.Range(1, later.Transcript.Count).Select(seq => (long)seq), later.Transcript.Select(line => line.Seq));
        Assert.Contains(later.Transcript, line => line is { From: "customer", Text: "How do I reset my password?" });
        Assert.DoesNotContain(later.Transcript, line => line.Text.Contains("hurry", StringComparison.Ordinal) || line.Text.Contains("knows passwords", StringComparison.Ordinal));
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Transfer_ToSkill_IsOfferedToAnAgentWhoHasIt()
    {
        var first = await Floor.AgentAsync("Cleo");
        var without = await Floor.AgentAsync("Dan", isAvailable: false, skills: "returns");
        var with = await Floor.AgentAsync("Eve", isAvailable: false, skills: "warranty");
        var customer = await Floor.TalkingCustomerAsync(first);

        await without.Desk.SetActivityAsync("available");
        await first.Desk.TransferToSkillAsync(customer.Conversation, "warranty", "needs somebody who knows it");
        await customer.ExpectStateAsync("waiting");
        await with.Desk.SetActivityAsync("available");
        await with.Desk.AcceptAsync(await with.Desk.ExpectOfferAsync(customer.Conversation));
        await customer.ExpectAsync(frame => frame.Type == "status" && frame.Agent?.Name == with.Name, "the status with the agent who has the skill");

        Assert.False(without.Desk.HasUnread(frame => frame.Type == "offer"), "An agent without the skill was offered the conversation.");
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Resume_WithWrongToken_IsRefusedBeforeTheUpgrade()
    {
        var customer = await Floor.CustomerAsync();
        var other = await Floor.CustomerAsync();

        var wrong = await Assert.ThrowsAsync<WireRefusedException>(() => Floor.DeviceAsync(customer, token: "wrong"));
        var foreign = await Assert.ThrowsAsync<WireRefusedException>(() => Floor.DeviceAsync(customer, token: other.Token));

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, foreign.Status);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("nobody.wrong")]
    [InlineData("")]
    public async Task AgentSocket_WithWrongToken_IsRefusedBeforeTheUpgrade(string token)
    {
        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => Floor.DeskAsync(token));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
    }

    [Fact]
    public async Task AgentSocket_WithAnotherAgentsSecret_IsRefused()
    {
        var ana = await Floor.AgentAsync("Ana", isAvailable: false);
        var ben = await Floor.AgentAsync("Ben", isAvailable: false);
        var secret = ben.Token[ben.Token.LastIndexOf('.')..];

        var refused = await Assert.ThrowsAsync<WireRefusedException>(() => Floor.DeskAsync(ana.Id + secret));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
    }

    [Fact]
    public async Task Customer_LeavesAndComesBack_TheAgentIsTold()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);

        await customer.DropAsync();
        await ana.Desk.ExpectAsync(frame => frame is { Type: "customer", Presence: "left" } && frame.Conversation == customer.Conversation, "that the customer left");
        await ana.Desk.SayAsync(customer.Conversation, "Are you still there?");
        await customer.ResumeAsync();
        await ana.Desk.ExpectAsync(frame => frame is { Type: "customer", Presence: "back" } && frame.Conversation == customer.Conversation, "that the customer is back");

        await customer.ExpectMessageAsync("agent", "Are you still there?");
        Assert.True(Floor.Ledger.IsClean, Floor.Ledger.ToString());
    }

    [Fact]
    public async Task Customer_EndsWhileWithAnAgent_TheAgentWrapsUp()
    {
        var ana = await Floor.AgentAsync("Ana");
        var customer = await Floor.TalkingCustomerAsync(ana);

        await customer.EndAsync();
        await customer.ExpectStateAsync("ended");

        var ended = await ana.Desk.ExpectAsync(frame => frame.Type == "ended" && frame.Conversation == customer.Conversation, "that the conversation ended");
        Assert.Equal("customer", ended.By);
        var late = await Assert.ThrowsAsync<WireErrorException>(() => ana.Desk.SayAsync(customer.Conversation, "too late"));
        Assert.Equal("ended", late.Code);
    }
}
