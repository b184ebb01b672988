using ConversationGrid.Intents.Shipped;

namespace ConversationGrid.Intents.Tests.Contract;

/// <summary>A dozen utterances of each of five intents, and some out of scope.</summary>
internal static class SmallUtterances
{
    public static IReadOnlyList<LabelledUtterance> All { get; } =
        ShippedIntents.ReadFolder(Path.Combine(AppContext.BaseDirectory, "data", "small"));
}
