using ConversationGrid.LoadTests.Servers;

namespace ConversationGrid.EndToEnd.Hosting;

/// <summary>A running grid for all tests of a class.</summary>
public class GridFixture : IAsyncLifetime
{
    private GridProcess? _grid;

    public GridProcess Grid => _grid ?? throw new InvalidOperationException("The grid has not been started.");

    /// <summary>On top of <see cref="QuickGrid.Settings"/>.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    protected virtual string Storage => "sqlite";

    public async Task InitializeAsync() => _grid = await GridProcess.StartAsync(QuickGrid.Setup(Storage, Settings));

    public async Task DisposeAsync()
    {
        if (_grid is not null)
            await _grid.DisposeAsync();
    }
}
