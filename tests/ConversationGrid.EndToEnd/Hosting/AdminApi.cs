using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ConversationGrid.LoadTests.Servers;

namespace ConversationGrid.EndToEnd.Hosting;

/// <summary>A part of <c>/api/v1</c> of a running grid, such as <c>optimizer</c>, as an operator uses it.</summary>
public class AdminApi(GridProcess grid, string part)
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler { UseProxy = false });

    public Task<JsonElement> GetAsync(string path) => AskAsync(HttpMethod.Get, path, null, HttpStatusCode.OK);

    public Task<JsonElement> PutAsync(string path, object body) => AskAsync(HttpMethod.Put, path, body, HttpStatusCode.OK);

    public Task<JsonElement> PostAsync(string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK) =>
        AskAsync(HttpMethod.Post, path, body, expected);

    public async Task<string> TextAsync(string path, string accept)
    {
        using var request = await RequestAsync(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await s_http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Asks until the answer is the one wanted.</summary>
    public Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> isWanted, string what, TimeSpan deadline) =>
        Polling.UntilAsync(() => GetAsync(path), isWanted, what, deadline, TimeSpan.FromMilliseconds(250));

    private async Task<JsonElement> AskAsync(HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = await RequestAsync(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await s_http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{method} {path} was answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path) => new(method, new Uri(grid.Address, $"/api/v1/{part}/{path}"))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await grid.AdminTokenAsync()) },
    };
}
