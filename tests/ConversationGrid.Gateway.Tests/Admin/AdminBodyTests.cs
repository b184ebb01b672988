using System.Net;
using System.Text;
using System.Text.Json;
using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Gateway.Tests.Admin;

public sealed class AdminBodyTests
{
    private const int Limit = 64 * 1024;

    [Theory]
    [InlineData("PUT", "optimizer/mode", true)]
    [InlineData("PUT", "optimizer/mode", false)]
    [InlineData("POST", "agents", true)]
    [InlineData("POST", "intents/candidate", false)]
    [InlineData("POST", "intents/classify", true)]
    [InlineData("POST", "intents/review/e1/accept", false)]
    public async Task AnyBody_LargerThanTheLimit_Is413AndNoError(string method, string path, bool isChunked)
    {
        await using var server = await AdminServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}") { Content = Body(Limit + 1) };
        request.Headers.TransferEncodingChunked = isChunked;

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal((413, $"The body is larger than {Limit} bytes."), (problem.RootElement.GetProperty("status").GetInt32(), problem.RootElement.GetProperty("detail").GetString()));
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task AnyBody_AsLargeAsTheLimit_IsTaken()
    {
        await using var server = await AdminServer.StartAsync((typeof(IOptimizerGrain), IOptimizerGrain.Key, new FakeOptimizer(IOptimizerGrain.Key)));

        using var answer = await server.Client.PutAsync(new Uri("/api/v1/optimizer/mode", UriKind.Relative), Body(Limit));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task AnyBody_TooLargeAndWithoutTheToken_Is401()
    {
        await using var server = await AdminServer.StartAsync();
        server.Client.DefaultRequestHeaders.Authorization = null;

        using var answer = await server.Client.PutAsync(new Uri("/api/v1/optimizer/mode", UriKind.Relative), Body(Limit + 1));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>A mode, and blanks up to so many bytes.</summary>
    private static StringContent Body(int bytes) => new("""{"mode":"shadow"}""".PadRight(bytes), Encoding.UTF8, "application/json");
}
