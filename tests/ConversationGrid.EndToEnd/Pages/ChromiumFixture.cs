using Microsoft.Playwright;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>The browser of all tests of the pages: the system's Chromium, or the one that <c>CHROMIUM</c> names.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not been started.");

    public async Task InitializeAsync()
    {
        var program = FindProgram();
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }

    private static string FindProgram()
    {
        var named = Environment.GetEnvironmentVariable("CHROMIUM");
        if (!string.IsNullOrEmpty(named) && !File.Exists(named))
            throw new FileNotFoundException($"CHROMIUM names {named}, which does not exist.");
        return !string.IsNullOrEmpty(named)
            ? named
            : s_places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
                "The tests of the pages need Chromium. Install it (on Debian: apt-get install -y chromium), or let CHROMIUM name its program.");
    }
}
