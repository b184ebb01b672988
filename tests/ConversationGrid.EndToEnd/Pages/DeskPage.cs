using ConversationGrid.LoadTests.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>An agent's page, used as an agent uses it.</summary>
public sealed class DeskPage(IPage page, AddedAgent agent)
{
    public IPage Page => page;

    public AddedAgent Agent => agent;

    public ILocator Activity => page.GetByRole(AriaRole.Switch, new() { Name = "Available for offers" });

    public ILocator Offers => page.Locator(".offer");

    public ILocator Conversations => page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" }).GetByRole(AriaRole.Button);

    public ILocator Messages => page.GetByRole(AriaRole.Log).GetByRole(AriaRole.Listitem);

    public ILocator Notes => page.Locator(".message.note");

    public ILocator Composer => page.Locator("#text");

    public async Task BeAvailableAsync()
    {
        await Activity.ClickAsync();
        await Expect(Activity).ToHaveAttributeAsync("aria-checked", "true");
    }

    /// <summary>Takes the one open offer; its conversation opens.</summary>
    public async Task AcceptAsync()
    {
        await Offers.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(page.Locator("#open-work")).ToBeVisibleAsync();
    }

    /// <summary>Answers in the open conversation and waits until the answer is stored.</summary>
    public async Task SayAsync(string text)
    {
        await page.GetByRole(AriaRole.Radio, new() { Name = "Message" }).CheckAsync();
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
        await Expect(page.Locator(".message.is-own", new() { HasText = text }).Locator(".tick")).ToHaveTextAsync("Delivered");
    }

    public async Task NoteAsync(string text)
    {
        await page.GetByRole(AriaRole.Radio, new() { Name = "Private note" }).CheckAsync();
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
        await Expect(Notes.Filter(new() { HasText = text })).ToBeVisibleAsync();
    }

    public async Task TransferToAgentAsync(string id, string note)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Transfer" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Agent's id").FillAsync(id);
        await dialog.GetByLabel("Note for them").FillAsync(note);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Transfer" }).ClickAsync();
    }

    public async Task ReturnToBotAsync()
    {
        await page.Locator("#give-back").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Return to bot" }).ClickAsync();
    }

    public async Task CompleteAsync(string disposition)
    {
        await page.Locator("#complete").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(disposition, new() { Exact = true }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Complete" }).ClickAsync();
    }
}
