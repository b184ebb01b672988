namespace ConversationGrid.Contracts.Conversations;

/// <summary>What a customer connects over. Agents have a capacity for each.</summary>
public enum Channel
{
    Chat,
    Voice,
}
