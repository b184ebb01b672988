using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>How the pages' files are served.</summary>
[Collection(PagesCollection.Name)]
public sealed partial class PageFilesTests(PagesGrid grid, ChromiumFixture chromium, ITestOutputHelper output) : PagesTest(grid, chromium, output)
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/agent", "text/html")]
    [InlineData("/wall", "text/html")]
    [InlineData("/assets/shared/look.css", "text/css")]
    [InlineData("/assets/chat/main.js", "text/javascript")]
    [InlineData("/assets/icons.svg", "image/svg+xml")]
    [InlineData("/asyncapi.json", "application/json")]
    public async Task Get_File_HasItsTypeAndTheHeadersThatProtectIt(string path, string type)
    {
        using var response = await Http.GetAsync(new Uri(Grid.Address, path));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        var policy = Header(response, "Content-Security-Policy");
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/", "chat", "Start conversation")]
    [InlineData("/agent", "desk", "Log in")]
    [InlineData("/wall", "wall", "Log in")]
    public async Task Form_BeforeItsScriptIsHere_CannotBeSent(string path, string folder, string button)
    {
        var asked = new TaskCompletionSource<IRoute>();
        var page = await PageAsync(await ProfileAsync());
        await page.RouteAsync($"**/assets/{folder}/main.js", asked.SetResult);
        await page.GotoAsync(new Uri(Grid.Address, path).ToString(), new() { WaitUntil = WaitUntilState.Commit });
        var send = page.GetByRole(AriaRole.Button, new() { Name = button });

        await Expect(send).ToBeDisabledAsync();
        await (await asked.Task).ContinueAsync();

        await Expect(send).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Get_WithTheTagOfTheLastAnswer_IsNotModified()
    {
        using var first = await Http.GetAsync(new Uri(Grid.Address, "/agent"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Grid.Address, "/agent"));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_WithAnotherTag_IsTheWholeFile()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Grid.Address, "/agent"));
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));

        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("<!DOCTYPE html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_File_HasItsLengthAndNoBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(Grid.Address, "/assets/icons.svg"));

        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/assets/")]
    [InlineData("/assets/none.js")]
    [InlineData("/assets/../index.html")]
    [InlineData("/assets/%2e%2e/index.html")]
    public async Task Get_WhatIsNoFile_IsNotFound(string path)
    {
        using var response = await Http.GetAsync(new Uri(Grid.Address, path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/agent")]
    [InlineData("/wall")]
    public async Task Page_ItsScriptsAndStyles_AreFilesThatExist(string path)
    {
        var page = await Http.GetStringAsync(new Uri(Grid.Address, path));

        var files = Reference().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.Contains(files, file => file.EndsWith(".js", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var response = await Http.GetAsync(new Uri(Grid.Address, file));
            Assert.True(response.IsSuccessStatusCode, $"{file} was answered {(int)response.StatusCode}.");
        }
    }

    [Fact]
    public async Task AsyncApi_ItsReferences_AllLeadSomewhereAndItsExamplesFit()
    {
        var contract = WireContract.Parse(await Http.GetStringAsync(new Uri(Grid.Address, "/asyncapi.json")));

        var references = contract.References().ToArray();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(contract.Resolves(reference), $"{reference} leads nowhere."));
        Assert.Empty(contract.ExampleViolations());
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values) : "";

    [GeneratedRegex("(?:src|href)=\"(/assets/[^\"#]+)")]
    private static partial Regex Reference();
}
