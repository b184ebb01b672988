using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Servers;

namespace ConversationGrid.EndToEnd.Learning;

/// <summary><c>/api/v1/intents</c> of a running grid.</summary>
public sealed class IntentsApi(GridProcess grid) : AdminApi(grid, "intents")
{
    public async Task<string> IntentOfAsync(string text)
    {
        var verdict = await PostAsync("classify", new { text });
        return verdict.GetProperty("outOfScope").GetBoolean() ? "oos" : verdict.GetProperty("intent").GetString()!;
    }
}
