using ConversationGrid.EndToEnd.Hosting;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>A grid with offers that stay long enough for a browser on a busy machine.</summary>
public sealed class PagesGrid : GridFixture
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Optimizer:OfferTime"] = "00:00:30",
        ["Agents:ReconnectGrace"] = "00:00:20",
    };
}

/// <summary>The tests of the pages share one grid and one browser and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PagesCollection : ICollectionFixture<PagesGrid>, ICollectionFixture<ChromiumFixture>
{
    public const string Name = "pages";
}
