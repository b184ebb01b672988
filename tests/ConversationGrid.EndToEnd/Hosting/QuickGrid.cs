using ConversationGrid.LoadTests.Servers;

namespace ConversationGrid.EndToEnd.Hosting;

/// <summary>A grid whose times are short enough to be waited for.</summary>
internal static class QuickGrid
{
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Demo:Agents"] = "0",
        ["Optimizer:OfferTime"] = "00:00:03",
        ["Optimizer:BatchWindow"] = "00:00:00.050",
        ["Optimizer:RetryInterval"] = "00:00:00.200",
        ["Optimizer:RepeatOfferPause"] = "00:00:00.200",
        ["Agents:ReconnectGrace"] = "00:00:02",
    };

    public static GridSetup Setup(string storage = "sqlite", IReadOnlyDictionary<string, string>? settings = null) => new()
    {
        Program = GridSetup.FindProgram(),
        Storage = storage,
        Settings = new Dictionary<string, string>([.. Settings.Where(one => settings?.ContainsKey(one.Key) != true), .. settings ?? new Dictionary<string, string>()]),
    };
}
