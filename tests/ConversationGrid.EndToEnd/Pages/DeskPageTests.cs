using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>The agent's page.</summary>
[Collection(PagesCollection.Name)]
public sealed class DeskPageTests(PagesGrid grid, ChromiumFixture chromium, ITestOutputHelper output) : PagesTest(grid, chromium, output)
{
    [Fact]
    public async Task LogIn_WithAWrongToken_IsRefusedAndWithTheRightOneTaken()
    {
        var agent = await AddAgentAsync("Maria");
        var page = await PageAsync(await ProfileAsync());
        await page.GotoAsync(new Uri(Grid.Address, "/agent").ToString());

        await page.GetByLabel("Your token").FillAsync(agent.Agent + ".wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page.GetByText("The server did not accept this token.")).ToBeVisibleAsync();
        await page.GetByLabel("Your token").FillAsync(agent.Token);
        await page.GetByLabel("Your token").PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = agent.Name })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Link_WithAToken_LogsInAndTheTokenLeavesTheAddress()
    {
        var desk = await DeskAsync("Maria", isAvailable: false);

        Assert.Equal(new Uri(Grid.Address, "/agent").ToString(), desk.Page.Url);
        await desk.Page.ReloadAsync();
        await Expect(desk.Activity).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(desk.Page.GetByLabel("Your token")).ToBeVisibleAsync();
        await desk.Page.ReloadAsync();
        await Expect(desk.Page.GetByLabel("Your token")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Reload_WithAConversation_FindsItWithItsNotes()
    {
        var (desk, chat) = await TalkingAsync();
        await desk.NoteAsync("has called before");
        await desk.SayAsync("One moment, please.");

        await desk.Page.ReloadAsync();

        await desk.Conversations.ClickAsync();
        await Expect(desk.Notes).ToContainTextAsync("has called before");
        await Expect(desk.Messages.Last).ToContainTextAsync("One moment, please.");
        await Expect(chat.Status).ToHaveTextAsync($"Talking to {desk.Agent.Name}");
    }

    [Fact]
    public async Task Message_ToAConversationThatIsNotOpen_IsCountedUntilItIsRead()
    {
        var (desk, first) = await TalkingAsync();
        var second = await ChatAsync();
        await second.StartAsync("Ben");
        await second.AskForPersonAsync();
        await desk.AcceptAsync();
        await Expect(desk.Page.Locator("#customer-name")).ToHaveTextAsync("Ben");
        var row = desk.Conversations.Filter(new() { HasText = "Ada" });

        await first.SayAsync("Are you there?");
        await first.SayAsync("Hello?");

        await Expect(row.Locator(".unread")).ToHaveTextAsync("2 unread");
        await Expect(row).ToContainTextAsync("waits");
        await Expect(desk.Page).ToHaveTitleAsync(new Regex(@"^\(2\) "));
        await row.ClickAsync();
        await Expect(row.Locator(".unread")).ToHaveCountAsync(0);
        await Expect(desk.Page).ToHaveTitleAsync("Agent desk");
        await desk.SayAsync("Yes, here I am.");
        await Expect(row).Not.ToContainTextAsync("waits");
    }

    [Fact]
    public async Task Draft_OfOneConversation_DoesNotGetIntoAnother()
    {
        var (desk, _) = await TalkingAsync();
        await desk.Composer.FillAsync("for Ada only");
        var other = await ChatAsync();
        await other.StartAsync("Ben");
        await other.AskForPersonAsync();

        await desk.AcceptAsync();

        await Expect(desk.Composer).ToHaveValueAsync("");
        await desk.Conversations.Filter(new() { HasText = "Ada" }).ClickAsync();
        await Expect(desk.Composer).ToHaveValueAsync("for Ada only");
    }

    [Fact]
    public async Task ReturnToBot_TheBotAnswersAgain()
    {
        var (desk, chat) = await TalkingAsync();

        await desk.ReturnToBotAsync();

        await Expect(chat.Status).ToHaveTextAsync("Talking to our assistant");
        await Expect(desk.Conversations).ToHaveCountAsync(0);
        await Expect(desk.Offers).ToHaveCountAsync(0);
        await chat.AskAsync("How can I pay?");
    }

    [Fact]
    public async Task Transfer_ToNobody_IsRefusedAndTheConversationStays()
    {
        var (desk, _) = await TalkingAsync();

        await desk.TransferToAgentAsync("nobody", "");

        await Expect(desk.Page.GetByText("There is no such agent to transfer to.")).ToBeVisibleAsync();
        await Expect(desk.Conversations).ToHaveCountAsync(1);
        await desk.SayAsync("I am still here.");
    }

    [Fact]
    public async Task Customer_LeavesComesBackAndEnds_TheDeskSaysSoAndWrapsUp()
    {
        var (desk, chat) = await TalkingAsync();
        var notice = desk.Page.Locator("#work-notice");

        await chat.Page.GotoAsync("about:blank");
        await Expect(notice).ToContainTextAsync("The customer is not connected.");
        await chat.Page.GotoAsync(Grid.Address.ToString());
        await Expect(notice).ToBeHiddenAsync();
        await chat.EndAsync();

        await Expect(notice).ToContainTextAsync("The customer has ended the conversation.");
        await Expect(desk.Page.GetByRole(AriaRole.Radio, new() { Name = "Message" })).ToBeDisabledAsync();
        await desk.NoteAsync("wants a mail about it");
        await desk.CompleteAsync("Needs a follow-up");
        await Expect(desk.Conversations).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Decline_TheOfferGoesToTheOtherAgent()
    {
        var first = await DeskAsync("Maria");
        var chat = await ChatAsync();
        await chat.StartAsync("Ada");
        await chat.AskForPersonAsync();
        await Expect(first.Offers).ToHaveCountAsync(1);
        var second = await DeskAsync("Tom");

        await first.Offers.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();

        await Expect(first.Offers).ToHaveCountAsync(0);
        await second.AcceptAsync();
        await Expect(chat.Status).ToHaveTextAsync($"Talking to {second.Agent.Name}");
    }

    [Fact]
    public async Task Phone_ListAndConversation_AreTwoViews()
    {
        var (desk, chat) = await TalkingAsync(Phone);
        await ExpectNoSidewaysScrollAsync(desk.Page);
        await Expect(desk.Composer).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(desk.Activity).ToBeHiddenAsync();
        await chat.SayAsync(new string('x', 400));
        await Expect(desk.Messages.Last).ToBeInViewportAsync();
        await ExpectNoSidewaysScrollAsync(desk.Page);

        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Back to the list" }).ClickAsync();
        await Expect(desk.Composer).ToBeHiddenAsync();
        await Expect(desk.Activity).ToBeVisibleAsync();
        await ExpectNoSidewaysScrollAsync(desk.Page);
        await desk.Conversations.ClickAsync();
        await Expect(desk.Composer).ToBeVisibleAsync();
        await desk.Page.GoBackAsync();

        await Expect(desk.Activity).ToBeVisibleAsync();
        await chat.SayAsync("one more");
        await Expect(desk.Conversations.Locator(".unread")).ToHaveTextAsync("1 unread");
    }

    /// <summary>A desk with one conversation, with Ada, that is open.</summary>
    private async Task<(DeskPage Desk, ChatPage Chat)> TalkingAsync(ViewportSize? viewport = null)
    {
        var desk = await DeskAsync("Maria", viewport);
        var chat = await ChatAsync();
        await chat.StartAsync("Ada");
        await chat.AskForPersonAsync();
        await desk.AcceptAsync();
        await Expect(chat.Status).ToHaveTextAsync($"Talking to {desk.Agent.Name}");
        return (desk, chat);
    }
}
