using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Servers;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Chat;

/// <summary>A server that is asked to stop says so to its sockets.</summary>
public sealed class DrainTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Stop_WithOpenSockets_ClosesThemAsRestartingAndLosesNothing()
    {
        await using var grid = await GridProcess.StartAsync(QuickGrid.Setup());
        await using var floor = new Floor(grid);
        var ana = await floor.AgentAsync("Ana");
        var talking = await floor.TalkingCustomerAsync(ana);
        var chatting = await floor.CustomerAsync();
        await chatting.AskAsync("How do I reset my password?");

        await grid.RequestStopAsync();

        Assert.Equal(1012, (await chatting.ExpectCloseAsync()).Code);
        Assert.Equal(1012, (await talking.ExpectCloseAsync()).Code);
        Assert.Equal(1012, (await ana.Desk.ExpectCloseAsync()).Code);
        Assert.Equal(0, await grid.WaitForExitAsync(TimeSpan.FromSeconds(20)));

        await grid.RestartAsync();
        await ana.Desk.ReconnectAsync();
        Assert.Equal(talking.Conversation, Assert.Single(ana.Desk.Hello.Work!).Conversation);
        await chatting.ResumeAsync();
        await talking.ResumeAsync();
        Assert.Equal(("bot", "agent"), (chatting.State, talking.State));
        await chatting.AskAsync("What payment methods do you accept?");
        await ana.Desk.SayAsync(talking.Conversation, "I am back.");
        await talking.ExpectMessageAsync("agent", "I am back.");
        await chatting.AuditAsync();
        output.WriteLine(grid.Output);
        Assert.True(floor.Ledger.IsClean, floor.Ledger.ToString());
    }
}
