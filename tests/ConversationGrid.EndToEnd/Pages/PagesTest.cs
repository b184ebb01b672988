using System.Net.Http.Headers;
using System.Text.Json;
using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Servers;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>
/// A test with customers and agents who use the pages, each in a browser profile of their own. Afterwards their
/// conversations are ended, and no page may have gone wrong on the way.
/// </summary>
public abstract class PagesTest(GridFixture fixture, ChromiumFixture chromium, ITestOutputHelper output) : IAsyncLifetime
{
    protected static readonly ViewportSize Desktop = new() { Width = 1280, Height = 800 };
    protected static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    protected static readonly ViewportSize Phone = new() { Width = 360, Height = 640 };
    private static int s_agents;
    private readonly List<IBrowserContext> _profiles = [];
    private readonly List<WatchedPage> _pages = [];
    private readonly List<ChatPage> _chats = [];

    protected GridProcess Grid => fixture.Grid;

    /// <summary>All that went over the sockets of all pages.</summary>
    protected IEnumerable<WireFrame> Frames => _pages.SelectMany(page => page.Frames);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var chat in _chats)
        {
            if (!Grid.HasExited && await chat.ConversationAsync() is { } conversation)
                await EndAsync(conversation);
        }

        foreach (var profile in _profiles)
            await profile.CloseAsync();
        // Shown when the test has failed.
        output.WriteLine(Grid.Output);
        output.WriteLine(string.Join(Environment.NewLine, Frames.Select(frame => $"{frame.Channel} {(frame.IsToServer ? '>' : '<')} {frame.Text}")));
        Assert.Empty(_pages.SelectMany(page => page.Faults));
    }

    /// <summary>Opens the chat in a new profile.</summary>
    protected async Task<ChatPage> ChatAsync(ViewportSize? viewport = null, Func<IPage, Task>? prepare = null) =>
        await ChatAsync(await ProfileAsync(viewport), prepare);

    /// <summary>Opens the chat in a window of a profile.</summary>
    protected async Task<ChatPage> ChatAsync(IBrowserContext profile, Func<IPage, Task>? prepare = null)
    {
        var page = await PageAsync(profile);
        if (prepare is not null)
            await prepare(page);
        await page.GotoAsync(Grid.Address.ToString());
        var chat = new ChatPage(page);
        _chats.Add(chat);
        return chat;
    }

    /// <summary>Adds an agent, who logs in by a link.</summary>
    protected async Task<DeskPage> DeskAsync(string name, ViewportSize? viewport = null, bool isAvailable = true)
    {
        var agent = await AddAgentAsync(name);
        var page = await PageAsync(await ProfileAsync(viewport));
        await page.GotoAsync(new Uri(Grid.Address, $"/agent?token={agent.Token}").ToString());
        var desk = new DeskPage(page, agent);
        await Expect(desk.Activity).ToBeVisibleAsync();
        if (isAvailable)
            await desk.BeAvailableAsync();
        return desk;
    }

    protected Task<AddedAgent> AddAgentAsync(string name) =>
        Grid.AddAgentAsync(new NewAgent($"{name} {Interlocked.Increment(ref s_agents)}", ["billing"], ["en"], 3, 1));

    protected async Task<IBrowserContext> ProfileAsync(ViewportSize? viewport = null)
    {
        var profile = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = viewport ?? Desktop, Locale = "en-GB" });
        _profiles.Add(profile);
        return profile;
    }

    protected async Task<IPage> PageAsync(IBrowserContext profile)
    {
        var page = await profile.NewPageAsync();
        _pages.Add(new WatchedPage(page));
        return page;
    }

    /// <summary>The conversation as operators see it.</summary>
    protected async Task<JsonElement> DescribeAsync(string conversation)
    {
        using var response = await AskAsync(HttpMethod.Get, $"/api/v1/conversations/{conversation}");
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Nothing stands out at the side.</summary>
    protected static async Task ExpectNoSidewaysScrollAsync(IPage page) =>
        Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), "The page is wider than the window.");

    private async Task EndAsync(string conversation)
    {
        using var response = await AskAsync(HttpMethod.Post, $"/api/v1/conversations/{conversation}/end");
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(Grid.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Grid.AdminTokenAsync());
        return await Http.SendAsync(request);
    }
}
