using ConversationGrid.EndToEnd.Hosting;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>The server goes away under the pages and comes back.</summary>
[Collection(PagesCollection.Name)]
public sealed class RestartPageTests(RestartPageTests.OwnGrid grid, ChromiumFixture chromium, ITestOutputHelper output)
    : PagesTest(grid, chromium, output), IClassFixture<RestartPageTests.OwnGrid>
{
    [Fact]
    public async Task Server_DiesWhileBothWrite_WhatTheyWroteArrivesOnceAfterwards()
    {
        var desk = await DeskAsync("Maria");
        var chat = await ChatAsync();
        await chat.StartAsync("Ada");
        await chat.AskForPersonAsync();
        await desk.AcceptAsync();
        await chat.SayAsync("Hello Maria");
        await Expect(desk.Messages.Last).ToContainTextAsync("Hello Maria");

        await Grid.KillAsync();
        await Expect(chat.Page.GetByText("Connection lost.")).ToBeVisibleAsync();
        await Expect(desk.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        await chat.WriteAsync("Did you get my last message?");
        await Expect(chat.Own("Did you get").Locator(".tick")).ToHaveTextAsync("Sending");
        await desk.Composer.FillAsync("Hello Ada, what can I do for you?");
        await desk.Composer.PressAsync("Enter");
        await Grid.RestartAsync();

        await chat.ExpectDeliveredAsync("Did you get my last message?");
        await Expect(chat.From("agent", "what can I do for you?")).ToHaveCountAsync(1);
        await Expect(desk.Page.Locator(".message.from-customer", new() { HasText = "Did you get" })).ToHaveCountAsync(1);
        await Expect(chat.Page.Locator("#connection")).ToBeHiddenAsync();
        await Expect(desk.Page.Locator("#connection")).ToBeHiddenAsync();
        var texts = await chat.Messages.Locator(".bubble").AllTextContentsAsync();
        Assert.Equal(texts.Distinct(), texts);
    }

    [Fact]
    public async Task Window_IsClosedWithoutAConnection_TheNextOneSendsWhatWasUnsent()
    {
        var profile = await ProfileAsync();
        var first = await ChatAsync(profile);
        await first.StartAsync("Ada");
        await first.AskAsync("Hello");

        await Grid.KillAsync();
        await Expect(first.Page.GetByText("Connection lost.")).ToBeVisibleAsync();
        await first.WriteAsync("How do I reset my password?");
        await Expect(first.Own("How do I reset my password?")).ToBeVisibleAsync();
        await first.Page.GotoAsync("about:blank");
        await Grid.RestartAsync();
        var second = await ChatAsync(profile);

        await second.ExpectDeliveredAsync("How do I reset my password?");
        await Expect(second.From("bot")).ToHaveCountAsync(3);
        await Expect(second.Messages).ToHaveCountAsync(5);
    }

    /// <summary>Apart from the others', since it is killed.</summary>
    public sealed class OwnGrid : GridFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Optimizer:OfferTime"] = "00:00:30",
            ["Agents:ReconnectGrace"] = "00:00:30",
        };
    }
}
