using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Hosting;

/// <summary>A test on a class's shared grid, with a floor of its own.</summary>
public abstract class FloorTest(GridFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    protected Floor Floor { get; } = new(fixture.Grid);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Floor.DisposeAsync();
        // Shown when the test has failed.
        output.WriteLine(Floor.Ledger.ToString());
        output.WriteLine(fixture.Grid.Output);
    }
}
