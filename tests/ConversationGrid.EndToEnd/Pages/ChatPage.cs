using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>The customer's page, used as a customer uses it.</summary>
public sealed class ChatPage(IPage page)
{
    public IPage Page => page;

    public ILocator Status => page.Locator("#status");

    public ILocator Composer => page.GetByLabel("Your message");

    public ILocator Messages => page.GetByRole(AriaRole.Log).GetByRole(AriaRole.Listitem);

    public ILocator Suggestions => page.GetByRole(AriaRole.Group, new() { Name = "Suggested replies" }).GetByRole(AriaRole.Button);

    /// <summary>Starts a conversation and waits for the bot's greeting.</summary>
    public async Task StartAsync(string? name = null)
    {
        if (name is not null)
            await page.GetByLabel("Your name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start conversation" }).ClickAsync();
        await Expect(Status).ToHaveTextAsync("Talking to our assistant");
        await Expect(From("bot")).ToHaveCountAsync(1);
    }

    /// <summary>Writes a message to the bot and waits for its answer.</summary>
    public async Task AskAsync(string text)
    {
        var before = await From("bot").CountAsync();
        await SayAsync(text);
        await Expect(From("bot")).ToHaveCountAsync(before + 1);
    }

    /// <summary>Writes a message and waits until it is stored.</summary>
    public async Task SayAsync(string text)
    {
        await WriteAsync(text);
        await ExpectDeliveredAsync(text);
    }

    /// <summary>Writes a message and sends it off.</summary>
    public async Task WriteAsync(string text)
    {
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
    }

    public Task ExpectDeliveredAsync(string text) => Expect(Own(text).Locator(".tick")).ToHaveTextAsync("Delivered");

    public ILocator Own(string text) => page.Locator(".message.is-own", new() { HasText = text });

    public ILocator From(string author, string? text = null) => page.Locator($".message.from-{author}", new() { HasText = text });

    public Task AskForPersonAsync() => page.Locator("#ask-for-person").ClickAsync();

    public Task ExpectWaitingAsync() => Expect(Status).ToHaveTextAsync(new Regex("^Waiting for a person"));

    public async Task EndAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "End chat" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
    }

    public async Task RateAsync(int score, string comment)
    {
        await page.Locator($"input[name=score][value='{score}']").CheckAsync();
        await page.GetByLabel("Anything to add?").FillAsync(comment);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send rating" }).ClickAsync();
    }

    /// <summary>The id of the conversation that the browser keeps; null when it keeps none, or shows another page.</summary>
    public async Task<string?> ConversationAsync() => page.Url == "about:blank"
        ? null
        : await page.EvaluateAsync<string?>("() => JSON.parse(localStorage.getItem('conversationgrid.chat'))?.conversation ?? null");
}
