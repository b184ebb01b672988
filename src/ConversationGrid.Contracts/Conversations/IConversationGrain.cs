using System.Collections.Immutable;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Gateways;

namespace ConversationGrid.Contracts.Conversations;

/// <summary>
/// One customer's session, keyed by the conversation's id. Turns are taken one at a time, so a hand-over
/// is atomic: whatever the bot says is stored before it or not at all.
/// </summary>
[Alias("conversation")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>Opens a new conversation; null when the id is in use.</summary>
    [Alias("open")]
    Task<CustomerAttached?> Open(OpenConversation request);

    /// <summary>Whether <paramref name="token"/> is the one that this conversation gave to its customer.</summary>
    [Alias("authorize")]
    Task<bool> Authorize(string token);

    /// <summary>Takes the conversation up on a new connection; null when the token is wrong.</summary>
    [Alias("attach")]
    Task<CustomerAttached?> Attach(AttachCustomer request);

    /// <summary>Renews the lease of a connection, so that a conversation that has moved learns where its customer is.</summary>
    [OneWay, Alias("renew")]
    Task Renew(GatewayConnection connection);

    /// <summary>The connection is gone. Ignored when another one has taken over.</summary>
    [OneWay, Alias("detach")]
    Task Detach(string connection);

    /// <summary>A customer's utterance: completes when it and the bot's reply are stored.</summary>
    [Alias("submit")]
    Task<SubmitResult> Submit(SubmitMessage message);

    /// <summary>The customer asks for a person by the button.</summary>
    [Alias("escalate")]
    Task<SubmitResult> Escalate(string? reason, string? connection);

    [Alias("rate")]
    Task<Refusal> Rate(int score, string? comment);

    /// <summary>Ends the conversation; ending it again changes nothing.</summary>
    [Alias("end")]
    Task<StatusView> End(Author by, string? reason);

    [OneWay, Alias("typing")]
    Task CustomerTyping(bool on);

    /// <summary>Entries above <paramref name="after"/>, ascending.</summary>
    [Alias("read")]
    Task<ImmutableArray<TranscriptEntry>> Read(long after);

    [Alias("describe")]
    Task<ConversationView?> Describe();

    [Alias("join")]
    Task<JoinResult> Join(JoinConversation request);

    /// <summary>The conversation as its agent's desk shows it; null when the agent does not hold it.</summary>
    [Alias("desk-view")]
    Task<AssignedWork?> DeskView(string agent);

    /// <summary>An agent's words; deduplicated by the agent's own id of the message.</summary>
    [Alias("agent-submit")]
    Task<SubmitResult> AgentSubmit(string agent, SubmitMessage message);

    [Alias("agent-note")]
    Task<Refusal> AgentNote(string agent, string text);

    [OneWay, Alias("agent-typing")]
    Task AgentTyping(string agent, bool on);

    /// <summary>Back into the batch, for another agent.</summary>
    [Alias("transfer")]
    Task<Refusal> Transfer(string agent, TransferTarget target, string? note);

    /// <summary>Back to the bot.</summary>
    [Alias("return")]
    Task<Refusal> Return(string agent);

    /// <summary>
    /// The agent wraps up: files the disposition, and ends the conversation if nobody did. What it was about, by
    /// <paramref name="intent"/> or by a disposition that names an intent, goes to the review queue.
    /// </summary>
    [Alias("wrap-up")]
    Task<Refusal> WrapUp(string agent, string? disposition, string? intent);

    /// <summary>The agent's grace time to reconnect is over: back into the batch.</summary>
    [Alias("agent-lost")]
    Task AgentLost(string agent);

    /// <summary>The optimizer's word on the queue; ignored unless <paramref name="escalation"/> is the one that waits.</summary>
    [OneWay, Alias("queued")]
    Task Queued(int escalation, int position, int? estimatedWaitSeconds);
}
