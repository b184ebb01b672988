namespace ConversationGrid.Contracts.Agents;

/// <summary>How an agent's grain took an offer, and what the agent could take on after it; null for an agent that there is not.</summary>
[GenerateSerializer, Immutable, Alias("offer-answer")]
public sealed record OfferAnswer([property: Id(0)] OfferReceipt Receipt, [property: Id(1)] AgentAvailability? Availability);
