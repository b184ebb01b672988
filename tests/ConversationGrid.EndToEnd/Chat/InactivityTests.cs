using ConversationGrid.EndToEnd.Hosting;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Chat;

/// <summary>A customer who says nothing more to the bot.</summary>
public sealed class InactivityTests(ImpatientGrid fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<ImpatientGrid>
{
    [Fact]
    public async Task Silence_WithTheBot_EndsTheConversation()
    {
        var customer = await Floor.CustomerAsync();
        await customer.AskAsync("How do I reset my password?");

        await customer.ExpectStateAsync("ended");

        Assert.Equal("bot", customer.Transcript[^1].From);
        await customer.SendRawAsync("""{"type":"message","id":"late","text":"Hello?"}""");
        await customer.ExpectErrorAsync("ended");
    }

    [Fact]
    public async Task Silence_WhileWaiting_EndsNothing()
    {
        var silent = await Floor.WaitingCustomerAsync();
        // Opened later and ended by silence: by then the waiting one has been silent for longer.
        var clock = await Floor.CustomerAsync();
        await clock.ExpectStateAsync("ended");

        await silent.SayAsync("I am still here");

        Assert.Equal("waiting", silent.State);
    }
}

/// <summary>A grid that ends a silent conversation after two seconds.</summary>
public sealed class ImpatientGrid : GridFixture
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["Conversations:InactivityTimeout"] = "00:00:02" };

    protected override string Storage => "memory";
}
