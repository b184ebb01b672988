namespace ConversationGrid.Intents;

public readonly record struct LabelledUtterance(string Text, string Intent)
{
    /// <summary>The label of what belongs to no intent, unless the training options name another.</summary>
    public const string OutOfScope = "oos";
}
