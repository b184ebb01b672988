using System.Text.Json;

namespace ConversationGrid.Gateway.Tests.Admin;

public sealed class OpenApiTests
{
    [Theory]
    [InlineData("/api/v1/agents", "get", "200 401")]
    [InlineData("/api/v1/agents", "post", "201 400 401 409 413")]
    [InlineData("/api/v1/conversations/{id}", "get", "200 401 404")]
    [InlineData("/api/v1/optimizer/queues", "get", "200 401")]
    [InlineData("/api/v1/optimizer/queue", "get", "200 401 404")]
    [InlineData("/api/v1/optimizer/mode", "get", "200 401 404")]
    [InlineData("/api/v1/optimizer/mode", "put", "200 400 401 404 413")]
    [InlineData("/api/v1/optimizer/decisions", "get", "200 400 401")]
    [InlineData("/api/v1/optimizer/shadow", "get", "200 400 401")]
    [InlineData("/api/v1/intents/model", "get", "200 401")]
    [InlineData("/api/v1/intents/card", "get", "200 401 404")]
    [InlineData("/api/v1/intents/card.json", "get", "200 401 404")]
    [InlineData("/api/v1/intents/card.html", "get", "200 401 404")]
    [InlineData("/api/v1/intents/candidate", "post", "200 202 400 401 409 413 422")]
    [InlineData("/api/v1/intents/promote", "post", "200 401 409")]
    [InlineData("/api/v1/intents/rollback", "post", "200 401 409")]
    [InlineData("/api/v1/intents/classify", "post", "200 400 401 413")]
    [InlineData("/api/v1/intents/review", "get", "200 400 401")]
    [InlineData("/api/v1/intents/review.csv", "get", "200 401")]
    [InlineData("/api/v1/intents/review/{id}/accept", "post", "200 400 401 404 413")]
    [InlineData("/api/v1/intents/review/{id}/reject", "post", "204 401 404")]
    public async Task Document_AnyEndpoint_ListsAllAnswers(string path, string method, string answers)
    {
        await using var server = await AdminServer.StartAsync();

        using var document = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));

        var endpoint = document.RootElement.GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.Equal(answers, string.Join(' ', endpoint.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("decisions")]
    [InlineData("shadow")]
    public async Task Document_Limit_IsANumberWithBounds(string log)
    {
        await using var server = await AdminServer.StartAsync();

        using var document = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));

        var parameters = document.RootElement.GetProperty("paths").GetProperty($"/api/v1/optimizer/{log}").GetProperty("get").GetProperty("parameters");
        var schema = parameters.EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == "limit").GetProperty("schema");
        Assert.Equal(
            ("integer", 1, 1000, 100),
            (schema.GetProperty("type").GetString(), schema.GetProperty("minimum").GetInt32(), schema.GetProperty("maximum").GetInt32(), schema.GetProperty("default").GetInt32()));
    }
}
