using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;

namespace ConversationGrid.Contracts.Agents;

/// <summary>A human agent, keyed by the agent's id: capacity, offers and the conversations they hold.</summary>
[Alias("agent")]
public interface IAgentGrain : IGrainWithStringKey
{
    /// <summary>Creates the agent or changes the profile; a new secret replaces the old one.</summary>
    [Alias("register")]
    Task Register(AgentProfile profile, string? secret);

    [Alias("authorize")]
    Task<bool> Authorize(string secret);

    /// <summary>A socket of the agent's has come: the whole desk.</summary>
    [Alias("connect")]
    Task<Desk> Connect(GatewayConnection connection);

    [OneWay, Alias("renew")]
    Task Renew(GatewayConnection connection);

    [OneWay, Alias("disconnect")]
    Task Disconnect(string connection);

    [Alias("set-activity")]
    Task SetActivity(Activity activity, string? reason);

    /// <summary>Refused when a later epoch of the same queue has been seen. The same offer again is the same lease.</summary>
    [Alias("offer")]
    Task<OfferAnswer> Offer(AgentOffer offer);

    /// <summary>Takes back an offer that is still open.</summary>
    [OneWay, Alias("rescind")]
    Task Rescind(string offer, OfferEnd reason);

    [Alias("accept")]
    Task<AcceptResult> Accept(string offer);

    [Alias("decline")]
    Task<Refusal> Decline(string offer, string? reason);

    [Alias("transfer")]
    Task<Refusal> Transfer(string conversation, TransferTarget target, string? note);

    [Alias("return")]
    Task<Refusal> Return(string conversation);

    /// <inheritdoc cref="IConversationGrain.WrapUp"/>
    [Alias("complete")]
    Task<Refusal> Complete(string conversation, string? disposition, string? intent);

    /// <summary>News of a conversation that the agent holds.</summary>
    [OneWay, Alias("notify")]
    Task Notify(ConversationNotice notice);

    /// <summary>Answered also while the agent is in the middle of something: the optimizer asks when it begins, and the agent may be what it begins for.</summary>
    [AlwaysInterleave, Alias("availability")]
    Task<AgentAvailability?> Availability();
}
