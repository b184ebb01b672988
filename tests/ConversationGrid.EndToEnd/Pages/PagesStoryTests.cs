using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>From a customer's first word to their rating, through both pages.</summary>
[Collection(PagesCollection.Name)]
public sealed class PagesStoryTests(PagesGrid grid, ChromiumFixture chromium, ITestOutputHelper output) : PagesTest(grid, chromium, output)
{
    [Fact]
    public async Task Conversation_FromBotOverTwoAgentsToTheRating_IsHeldOnThePages()
    {
        var maria = await DeskAsync("Maria");
        var tom = await DeskAsync("Tom", isAvailable: false);
        var ada = await ChatAsync();

        await ada.StartAsync("Ada");
        await ada.AskAsync("How do I reset my password?");
        await ada.AskForPersonAsync();
        await ada.ExpectWaitingAsync();
        await Expect(maria.Offers).ToContainTextAsync("Ada");
        await Expect(maria.Offers.Locator(".left")).ToHaveTextAsync(new Regex(@"^\d+ s$"));
        await Expect(maria.Page).ToHaveTitleAsync(new Regex(@"^\(1\) "));

        await maria.AcceptAsync();
        await Expect(ada.Status).ToHaveTextAsync($"Talking to {maria.Agent.Name}");
        await Expect(maria.Page.Locator(".message.from-customer")).ToContainTextAsync("How do I reset my password?");
        await maria.SayAsync("Hello Ada, this is Maria.");
        await Expect(ada.From("agent", "Hello Ada, this is Maria.")).ToContainTextAsync(maria.Agent.Name);
        await ada.Composer.PressSequentiallyAsync("One mo");
        await Expect(maria.Page.GetByRole(AriaRole.Log).GetByText("Ada is typing")).ToBeVisibleAsync();
        await ada.SayAsync("I never get the mail.");
        await Expect(maria.Messages.Last).ToContainTextAsync("I never get the mail.");
        await maria.NoteAsync("seems to be in a hurry");

        await maria.TransferToAgentAsync(tom.Agent.Agent, "knows about passwords");
        await ada.ExpectWaitingAsync();
        await Expect(maria.Conversations).ToHaveCountAsync(0);
        await tom.BeAvailableAsync();
        await tom.AcceptAsync();
        await Expect(ada.Status).ToHaveTextAsync($"Talking to {tom.Agent.Name}");
        await Expect(tom.Notes).ToHaveCountAsync(2);
        await Expect(tom.Notes.Last).ToContainTextAsync("knows about passwords");
        await Expect(tom.Page.Locator(".message.from-agent", new() { HasText = "this is Maria" })).ToContainTextAsync(maria.Agent.Name);
        await tom.SayAsync("I have sent it again.");
        await Expect(ada.From("agent", "I have sent it again.")).ToContainTextAsync(tom.Agent.Name);
        await ada.SayAsync("It came, thank you!");

        await tom.CompleteAsync("Solved");
        await Expect(ada.Status).ToHaveTextAsync("This conversation has ended");
        await Expect(tom.Conversations).ToHaveCountAsync(0);
        await ada.RateAsync(5, "quick and friendly");
        await Expect(ada.Page.GetByText("Thank you for your rating.")).ToBeVisibleAsync();

        await Expect(ada.Messages.Filter(new() { HasTextRegex = new Regex("in a hurry|knows about passwords") })).ToHaveCountAsync(0);
        Assert.DoesNotContain(Frames, frame => frame is { Channel: "/ws/chat" } && frame.Text!.Contains("in a hurry", StringComparison.Ordinal));
        var conversation = (await ada.ConversationAsync())!;
        await ada.Page.ReloadAsync();
        await Expect(ada.Page.GetByText("Thank you for your rating.")).ToBeVisibleAsync();
        var described = await DescribeAsync(conversation);
        Assert.Equal("ended", described.GetProperty("state").GetString());
        Assert.Equal(5, described.GetProperty("rating").GetInt32());

        var contract = WireContract.Parse(await Http.GetStringAsync(new Uri(Grid.Address, "/asyncapi.json")));
        Assert.Empty(contract.Violations(Frames));
    }
}
