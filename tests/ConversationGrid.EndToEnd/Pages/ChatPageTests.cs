using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>The customer's page.</summary>
[Collection(PagesCollection.Name)]
public sealed class ChatPageTests(PagesGrid grid, ChromiumFixture chromium, ITestOutputHelper output) : PagesTest(grid, chromium, output)
{
    private const string Markup = "<img src=x onerror=alert(1)><script>alert(2)</script> & <b>bold</b>";

    [Fact]
    public async Task QuickReply_IsChosen_SaysIt()
    {
        var chat = await ChatAsync();
        await chat.StartAsync();
        await chat.AskAsync("Hello");
        var reply = chat.Suggestions.First;
        var text = await reply.TextContentAsync();

        await reply.ClickAsync();

        await chat.ExpectDeliveredAsync(text!);
        await Expect(chat.From("bot")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Text_WithMarkup_IsShownAsText()
    {
        var desk = await DeskAsync("Maria");
        var chat = await ChatAsync();
        await chat.StartAsync(Markup);
        await chat.SayAsync(Markup);
        await chat.AskForPersonAsync();
        await Expect(desk.Offers).ToContainTextAsync(Markup);
        await desk.AcceptAsync();
        await desk.SayAsync(Markup);

        await Expect(chat.From("agent").Locator(".bubble")).ToHaveTextAsync(Markup);
        await Expect(chat.Own(Markup).Locator(".bubble")).ToHaveTextAsync(Markup);
        await Expect(desk.Page.Locator(".message.from-customer .bubble")).ToHaveTextAsync(Markup);
        await Expect(desk.Conversations).ToContainTextAsync(Markup);
        await Expect(desk.Page.Locator("#customer-name")).ToHaveTextAsync(Markup);
        foreach (var page in new[] { chat.Page, desk.Page })
            await Expect(page.Locator("img, b")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Reload_InTheMiddle_GoesOnWithAllThatWasSaid()
    {
        var chat = await ChatAsync();
        await chat.StartAsync();
        await chat.AskAsync("How do I reset my password?");
        var before = await chat.Messages.Locator(".bubble").AllTextContentsAsync();

        await chat.Page.ReloadAsync();

        await Expect(chat.Messages).ToHaveCountAsync(before.Count);
        Assert.Equal(before, await chat.Messages.Locator(".bubble").AllTextContentsAsync());
        await chat.AskAsync("And how long does that take?");
    }

    [Fact]
    public async Task SecondWindow_TakesOver_AndTheFirstCanTakeBack()
    {
        var profile = await ProfileAsync();
        var first = await ChatAsync(profile);
        await first.StartAsync();
        await first.AskAsync("Hello");

        var second = await ChatAsync(profile);

        await Expect(second.Messages).ToHaveCountAsync(3);
        await Expect(first.Page.GetByText("This conversation goes on in another window")).ToBeVisibleAsync();
        await Expect(first.Composer).ToBeHiddenAsync();
        await second.SayAsync("How can I pay?");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Use it here" }).ClickAsync();
        await Expect(first.Own("How can I pay?")).ToBeVisibleAsync();
        await first.SayAsync("Thank you");
        await Expect(second.Page.GetByText("This conversation goes on in another window")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AckLost_TheMessageIsSentAgainAndStandsOnce()
    {
        var sent = new List<string>();
        var chat = await ChatAsync(prepare: page => page.RouteWebSocketAsync(new Regex("/ws/chat"), route =>
        {
            var server = route.ConnectToServer();
            route.OnMessage(frame =>
            {
                if (IdOf(frame.Text, "message") is { } id)
                    sent.Add(id);
                server.Send(frame.Text!);
            });
            server.OnMessage(frame =>
            {
                // The first ack, and the way with it, is lost.
                if (sent.Count == 1 && IdOf(frame.Text, "ack") is not null)
                    _ = route.CloseAsync(new WebSocketRouteCloseOptions { Code = 1012 });
                else
                    route.Send(frame.Text!);
            });
        }));
        await chat.StartAsync();

        await chat.WriteAsync("How do I reset my password?");

        await chat.ExpectDeliveredAsync("How do I reset my password?");
        await Expect(chat.Messages).ToHaveCountAsync(3);
        Assert.Single(sent.Distinct());
        var described = await DescribeAsync((await chat.ConversationAsync())!);
        Assert.Equal(3, described.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task Text_OverTheLimit_IsCountedAndKept()
    {
        var chat = await ChatAsync();
        await chat.StartAsync();

        // An emoji is one character.
        await chat.Composer.FillAsync(string.Concat(Enumerable.Repeat("😀", 4_002)));
        await chat.Composer.PressAsync("Enter");
        await Expect(chat.Page.Locator("#count")).ToHaveTextAsync("2 characters too many");
        await Expect(chat.Page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeDisabledAsync();
        await Expect(chat.Page.Locator(".message.is-own")).ToHaveCountAsync(0);

        await chat.WriteAsync(new string('a', 4_000));
        await Expect(chat.Page.Locator(".message.is-own .tick")).ToHaveTextAsync("Delivered");
    }

    [Fact]
    public async Task Conversation_ThatTheServerDoesNotKnow_CanBeStartedAnew()
    {
        var chat = await ChatAsync();
        await chat.Page.EvaluateAsync("() => localStorage.setItem('conversationgrid.chat', JSON.stringify({ conversation: 'gone', token: 'wrong' }))");
        await chat.Page.ReloadAsync();

        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Start a new conversation" }).ClickAsync();

        await chat.StartAsync();
        await chat.SayAsync("Hello");
    }

    [Fact]
    public async Task End_ThenRate_CountsOnceAndANewConversationIsEmpty()
    {
        var chat = await ChatAsync();
        await chat.StartAsync();
        await chat.AskAsync("Hello");
        var conversation = await chat.ConversationAsync();

        await chat.EndAsync();
        await Expect(chat.Status).ToHaveTextAsync("This conversation has ended");
        await Expect(chat.Composer).ToBeHiddenAsync();
        await chat.RateAsync(2, "too short");
        await chat.Page.ReloadAsync();

        await Expect(chat.Page.GetByText("Thank you for your rating.")).ToBeVisibleAsync();
        Assert.Equal(2, (await DescribeAsync(conversation!)).GetProperty("rating").GetInt32());
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Start a new conversation" }).ClickAsync();
        await chat.StartAsync();
        await Expect(chat.Messages).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(360, 640)]
    [InlineData(1280, 800)]
    public async Task Window_OfAnySize_ShowsTheComposerAndHasNoSidewaysScroll(int width, int height)
    {
        var chat = await ChatAsync(new ViewportSize { Width = width, Height = height });
        await ExpectNoSidewaysScrollAsync(chat.Page);
        await chat.StartAsync("Ada");
        await chat.SayAsync("Hello");
        await chat.SayAsync("https://example.com/" + new string('x', 300));
        await chat.SayAsync(string.Join('\n', Enumerable.Range(1, 40)));

        await Expect(chat.Composer).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(chat.Page.Locator("#end")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(chat.Messages.Last).ToBeInViewportAsync();
        await ExpectNoSidewaysScrollAsync(chat.Page);
        await chat.EndAsync();
        await Expect(chat.Page.GetByRole(AriaRole.Button, new() { Name = "Send rating" })).ToBeInViewportAsync(new() { Ratio = 1 });
        await ExpectNoSidewaysScrollAsync(chat.Page);
    }

    [Fact]
    public async Task Conversation_ByKeyboardAlone_IsHeld()
    {
        var chat = await ChatAsync();
        var keyboard = chat.Page.Keyboard;
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("Ada");
        await keyboard.PressAsync("Enter");
        await Expect(chat.Composer).ToBeFocusedAsync();
        await keyboard.TypeAsync("first line");
        await keyboard.PressAsync("Shift+Enter");
        await keyboard.TypeAsync("second line");
        await keyboard.PressAsync("Enter");

        await Expect(chat.Page.Locator(".message.is-own .bubble")).ToHaveTextAsync("first line\nsecond line");
        await Expect(chat.Composer).ToHaveValueAsync("");
    }

    private static string? IdOf(string? text, string type)
    {
        using var frame = JsonDocument.Parse(text!);
        return frame.RootElement.GetProperty("type").GetString() == type ? frame.RootElement.GetProperty("id").GetString() : null;
    }
}
