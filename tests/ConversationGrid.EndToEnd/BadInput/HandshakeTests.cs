using System.Net;
using ConversationGrid.EndToEnd.Hosting;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.BadInput;

/// <summary>Requests that are no good handshake.</summary>
public sealed class HandshakeTests(GridFixture fixture, ITestOutputHelper output) : FloorTest(fixture, output), IClassFixture<GridFixture>
{
    [Theory]
    [InlineData("?after=abc", 400)]
    [InlineData("?after=-1", 400)]
    [InlineData("?after=99999999999999999999", 400)]
    [InlineData("?conversation=CONVERSATION&token=TOKEN&after=abc", 400)]
    [InlineData("?conversation=CONVERSATION&token=TOKEN&after=1.5", 400)]
    [InlineData("?conversation=none&token=none", 401)]
    [InlineData("?conversation=none", 401)]
    [InlineData("?conversation=&token=", 401)]
    [InlineData("?conversation=CONVERSATION", 401)]
    [InlineData("?conversation=CONVERSATION&token=", 401)]
    [InlineData("?conversation=CONVERSATION&token=WRONG", 401)]
    [InlineData("?conversation=CONVERSATION&token=TOKENx", 401)]
    public async Task ChatQuery_ThatIsWrong_IsRefusedBeforeTheUpgrade(string query, int status)
    {
        var customer = await Floor.CustomerAsync();
        var path = "/ws/chat" + query
            .Replace("CONVERSATION", customer.Conversation, StringComparison.Ordinal)
            .Replace("TOKEN", customer.Token, StringComparison.Ordinal);

        await using var socket = await RawWebSocket.ConnectAsync(Floor.Grid.Address, path);

        Assert.StartsWith($"HTTP/1.1 {status} ", socket.Answer, StringComparison.Ordinal);
        await customer.AskAsync("How do I reset my password?");
    }

    [Fact]
    public async Task Resume_AfterANumberThatIsNotThereYet_GetsTheStatusAndLaterMessages()
    {
        var customer = await Floor.CustomerAsync();
        await customer.AskAsync("How do I reset my password?");

        await using var socket = await RawWebSocket.ConnectAsync(Floor.Grid.Address, $"/ws/chat?conversation={customer.Conversation}&token={customer.Token}&after=1000000");
        await socket.ReadAsync("status");
        await socket.SendTextAsync("""{"type":"message","id":"m9","text":"What payment methods do you accept?"}""");

        Assert.Equal((customer.KnownThrough + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), (await socket.ReadAsync("ack")).Field("seq"));
    }

    [Theory]
    [InlineData("GET", "/ws/chat")]
    [InlineData("POST", "/ws/chat")]
    [InlineData("GET", "/ws/agent")]
    [InlineData("GET", "/ws/agent?token=x")]
    [InlineData("GET", "/ws/none")]
    public async Task RequestWithoutUpgrade_IsRefused(string method, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Floor.Grid.Address, path));

        using var response = await http.SendAsync(request);

        Assert.InRange((int)response.StatusCode, 400, 499);
    }

    [Fact]
    public async Task AddAgent_WithoutTheAdminToken_IsRefused()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var body = new StringContent("""{"name":"Eve","skills":[],"languages":["en"],"chat":3,"voice":1}""", System.Text.Encoding.UTF8, "application/json");

        using var without = await http.PostAsync(new Uri(Floor.Grid.Address, "/api/v1/agents"), body);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        using var wrong = await http.PostAsync(new Uri(Floor.Grid.Address, "/api/v1/agents"), body);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"\"}")]
    [InlineData("{\"name\":7}")]
    [InlineData("{\"name\":\"Eve\",\"chat\":-1}")]
    public async Task AddAgent_WithABadBody_IsAProblem(string body)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new("Bearer", await Floor.Grid.AdminTokenAsync());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var response = await http.PostAsync(new Uri(Floor.Grid.Address, "/api/v1/agents"), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
