namespace ConversationGrid.Contracts.Agents;

/// <summary>What an agent is up to. Only an available one gets offers.</summary>
public enum Activity
{
    Offline,
    Away,
    Available,
}
