using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>What supervisors see.</summary>
[Collection(PagesCollection.Name)]
public sealed class WallPageTests(PagesGrid grid, ChromiumFixture chromium, ITestOutputHelper output) : PagesTest(grid, chromium, output)
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(360, 640)]
    public async Task Wall_WithTheAdminToken_ShowsQueueAgentsModelAndCard(int width, int height)
    {
        var desk = await DeskAsync("Wanda", isAvailable: false);
        var page = await PageAsync(await ProfileAsync(new ViewportSize { Width = width, Height = height }));
        await page.GotoAsync(new Uri(Grid.Address, "/wall").ToString());
        await page.GetByLabel("The admin token").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page.GetByText("did not accept this token")).ToBeVisibleAsync();

        await page.GetByLabel("The admin token").FillAsync(await Grid.AdminTokenAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        await Expect(page.Locator("#agents")).ToContainTextAsync(desk.Agent.Name);
        await Expect(page.Locator("#queue")).ToContainTextAsync("waiting");
        await Expect(page.Locator("#intents")).ToContainTextAsync("shipped");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Promote" })).ToBeDisabledAsync();
        await Expect(page.Locator("#card")).ToContainTextAsync("every fifth of each intent");
        await Expect(page.Locator("#card svg circle").First).ToBeVisibleAsync();
        await ExpectNoSidewaysScrollAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(page.GetByLabel("The admin token")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Complete_WithAnIntentChosen_IsReviewedOnTheWall()
    {
        var desk = await DeskAsync("Rita");
        var chat = await ChatAsync();
        await chat.StartAsync();
        await chat.AskAsync("my flux widget glimmers oddly today");
        await chat.AskForPersonAsync();
        await desk.AcceptAsync();
        await desk.Page.Locator("#complete").ClickAsync();
        var dialog = desk.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("What was it about?").SelectOptionAsync("technical_fault");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Complete" }).ClickAsync();

        var wall = await PageAsync(await ProfileAsync());
        await wall.GotoAsync(new Uri(Grid.Address, "/wall").ToString());
        await wall.GetByLabel("The admin token").FillAsync(await Grid.AdminTokenAsync());
        await wall.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        var row = wall.Locator("#review tr", new() { HasText = "flux widget" });
        await Expect(row).ToContainTextAsync("technical fault");
        await row.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();

        await Expect(row).ToHaveCountAsync(0);
    }
}
