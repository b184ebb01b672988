using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Tests.Conversations;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Grains.Tests.Insights;

/// <summary>Setups of models for the intents of <see cref="Playbooks.Small"/>.</summary>
internal static class ModelSetups
{
    private static readonly string[] Things = ["parcel", "order", "package", "box", "delivery", "letter", "shoes", "lamp", "book", "phone"];

    private static readonly Lazy<IIntentClassifier> Trained = new(() => Train("order_status", "store_hours"));

    /// <summary>Knows where things are and when shops open.</summary>
    public static IIntentClassifier Small => Trained.Value;

    public static IntentModelSetup Fake(string dataFolder) => new()
    {
        DataFolder = dataFolder,
        Engine = new BuiltInEngine(),
        Engines = [new BuiltInEngine()],
        Shipped = new FakeClassifier(),
        ShippedPath = Path.Combine(dataFolder, "shipped.intents"),
        Intents = Playbooks.Small().Intents.Keys.ToHashSet(),
    };

    public static IIntentClassifier Train(string first, string second) => new BuiltInEngine().Train(
        [.. Things.SelectMany(thing => new LabelledUtterance[]
        {
            new($"where is my {thing}", first), new($"has the {thing} been sent", first),
            new($"when do you open for a {thing}", second), new($"opening hours for the {thing}", second),
            new($"i had a dream of a {thing}", "oos"),
        })],
        [], new IntentTrainingOptions { Threads = 1 }, null, null, CancellationToken.None);
}
