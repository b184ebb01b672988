namespace ConversationGrid.Grains;

/// <summary>The one grain storage provider that every grain's state goes to.</summary>
public static class GridStorage
{
    public const string Name = "grid";
}
