using ConversationGrid.EndToEnd.Hosting;

namespace ConversationGrid.EndToEnd.Learning;

/// <summary>A grid whose agents have time: a candidate is trained beside them.</summary>
public sealed class LearningGrid : GridFixture
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Optimizer:OfferTime"] = "00:00:30",
    };
}
