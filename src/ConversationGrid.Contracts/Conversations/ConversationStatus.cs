namespace ConversationGrid.Contracts.Conversations;

/// <summary>Who the customer is with: <c>Bot → Waiting → Agent → Ended</c>, and from the middle two back to <c>Bot</c>.</summary>
public enum ConversationStatus
{
    Bot,
    Waiting,
    Agent,
    Ended,
}
