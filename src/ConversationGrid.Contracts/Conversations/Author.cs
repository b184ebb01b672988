namespace ConversationGrid.Contracts.Conversations;

/// <summary>Whose words a transcript entry holds.</summary>
public enum Author
{
    Customer,
    Bot,
    Agent,
    System,
}
