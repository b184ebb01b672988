using ConversationGrid.EndToEnd.Hosting;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>An agent who does not look.</summary>
[Collection(PagesCollection.Name)]
public sealed class MissedOfferPageTests(MissedOfferPageTests.HastyGrid grid, ChromiumFixture chromium, ITestOutputHelper output)
    : PagesTest(grid, chromium, output), IClassFixture<MissedOfferPageTests.HastyGrid>
{
    [Fact]
    public async Task Offer_IsMissed_TheDeskSaysThatItIsAwayAndWhy()
    {
        var desk = await DeskAsync("Maria");
        var chat = await ChatAsync();
        await chat.StartAsync("Ada");

        await chat.AskForPersonAsync();
        await Expect(desk.Offers).ToHaveCountAsync(1);

        await Expect(desk.Activity).ToHaveAttributeAsync("aria-checked", "false");
        await Expect(desk.Page.GetByText("You are away now, since you missed several offers in a row.")).ToBeVisibleAsync();
        await Expect(desk.Offers).ToHaveCountAsync(0);
        await desk.BeAvailableAsync();
        await Expect(desk.Page.Locator("#activity-notice")).ToBeHiddenAsync();
        await desk.AcceptAsync();
    }

    /// <summary>One missed offer is enough, and it lasts two seconds.</summary>
    public sealed class HastyGrid : GridFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Optimizer:OfferTime"] = "00:00:02",
            ["Agents:MissesToAway"] = "1",
        };
    }
}
