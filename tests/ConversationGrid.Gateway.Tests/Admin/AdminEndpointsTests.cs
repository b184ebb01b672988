using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Gateway.Tests.Admin;

public sealed class AdminEndpointsTests : IAsyncLifetime
{
    private readonly FakeDirectory _directory = new();
    private AdminServer? _server;

    private AdminServer Server => _server!;

    private HttpClient Client => Server.Client;

    public async Task InitializeAsync() => _server = await AdminServer.StartAsync(
        (typeof(IAgentDirectoryGrain), IAgentDirectoryGrain.Key, _directory),
        (typeof(IOptimizerGrain), IOptimizerGrain.Key, new FakeOptimizer(IOptimizerGrain.Key)),
        (typeof(IOptimizerGrain), "sales", new FakeOptimizer("sales")));

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task Health_WhileDraining_IsLiveButNotReady()
    {
        Assert.Equal("ready", await Client.GetStringAsync(new Uri("/healthz/ready", UriKind.Relative)));

        await Server.Services.GetRequiredService<GatewayHub>().DrainAsync();

        Assert.Equal("live", await Client.GetStringAsync(new Uri("/healthz/live", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Client.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/agents", null)]
    [InlineData("GET", "/api/v1/agents", "Bearer wrong")]
    [InlineData("GET", "/api/v1/agents", "Bearer")]
    [InlineData("GET", "/api/v1/agents", "Basic right")]
    [InlineData("GET", "/api/v1/agents", "right")]
    [InlineData("POST", "/api/v1/agents", null)]
    [InlineData("GET", "/api/v1/conversations/c1", null)]
    [InlineData("GET", "/api/v1/conversations/c1/transcript", null)]
    [InlineData("POST", "/api/v1/conversations/c1/end", null)]
    [InlineData("GET", "/api/v1/optimizer/queue", null)]
    [InlineData("GET", "/api/v1/optimizer/decisions", null)]
    [InlineData("GET", "/api/v1/optimizer/queues", null)]
    [InlineData("GET", "/api/v1/optimizer/shadow", null)]
    [InlineData("GET", "/api/v1/optimizer/mode", null)]
    [InlineData("PUT", "/api/v1/optimizer/mode", "Bearer wrong")]
    public async Task AnyEndpoint_WithoutTheToken_Is401(string method, string path, string? authorization)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT")
            request.Content = Json("""{"name":"Eve"}""");
        Client.DefaultRequestHeaders.Authorization = null;
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var answer = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(_directory.Added);
    }

    [Fact]
    public async Task AddAgent_Everything_GivesIdAndToken()
    {
        using var answer = await Client.PostAsync(new Uri("/api/v1/agents", UriKind.Relative), Json("""{"name":" Ana ","skills":["a"],"languages":["en-GB"],"chat":5,"voice":0}"""));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/api/v1/agents/ana", answer.Headers.Location!.OriginalString);
        Assert.Equal("""{"agent":"ana","name":"Ana","token":"ana.secret"}""", await answer.Content.ReadAsStringAsync());
        var added = Assert.Single(_directory.Added);
        Assert.Equal(("Ana", "a", "en-gb", 5, 0), (added.Name, Assert.Single(added.Skills), Assert.Single(added.Languages), added.ChatCapacity, added.VoiceCapacity));
    }

    [Fact]
    public async Task AddAgent_NameOnly_HasTheDefaults()
    {
        using var answer = await Client.PostAsync(new Uri("/api/v1/agents", UriKind.Relative), Json("""{"name":"Ana"}"""));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var added = Assert.Single(_directory.Added);
        Assert.Equal((0, "en", 3, 1), (added.Skills.Length, Assert.Single(added.Languages), added.ChatCapacity, added.VoiceCapacity));
    }

    [Fact]
    public async Task AddAgent_EverythingWrong_NamesEveryField()
    {
        var skills = string.Join(',', Enumerable.Repeat("\"s\"", 51));
        using var answer = await Client.PostAsync(
            new Uri("/api/v1/agents", UriKind.Relative), Json($$"""{"name":" ","skills":[{{skills}}],"languages":[""],"queues":[""],"chat":-1,"voice":1001}"""));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["name", "skills", "languages", "queues", "chat", "voice"], problem.RootElement.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Empty(_directory.Added);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":5}")]
    [InlineData("{\"name\":\"Ana\"")]
    [InlineData("{\"name\":\"Ana\",\"skills\":\"billing\"}")]
    public async Task AddAgent_NoSuchBody_Is400(string body)
    {
        using var answer = await Client.PostAsync(new Uri("/api/v1/agents", UriKind.Relative), Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_directory.Added);
    }

    [Fact]
    public async Task AddAgent_DirectoryFull_Is409()
    {
        _directory.IsFull = true;
        using var answer = await Client.PostAsync(new Uri("/api/v1/agents", UriKind.Relative), Json("""{"name":"Ana"}"""));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Theory]
    [InlineData("", 100)]
    [InlineData("?limit=1", 1)]
    [InlineData("?limit=1000", 1000)]
    public async Task Logs_Limit_IsKept(string query, int limit)
    {
        Assert.Equal("[]", await Client.GetStringAsync(new Uri("/api/v1/optimizer/decisions" + query, UriKind.Relative)));
        Assert.Equal("[]", await Client.GetStringAsync(new Uri("/api/v1/optimizer/shadow" + query, UriKind.Relative)));

        Assert.Equal((limit, limit), (Server.Decisions.Limit, Server.Shadow.Limit));
    }

    [Theory]
    [InlineData("decisions?limit=0")]
    [InlineData("decisions?limit=-5")]
    [InlineData("decisions?limit=1001")]
    [InlineData("decisions?limit=abc")]
    [InlineData("decisions?limit=")]
    [InlineData("decisions?limit=99999999999")]
    [InlineData("shadow?limit=0")]
    [InlineData("shadow?limit=1.5")]
    public async Task Logs_NoSuchLimit_Is400AndSaysWhatGoes(string query)
    {
        using var answer = await Client.GetAsync(new Uri("/api/v1/optimizer/" + query, UriKind.Relative));

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("limit: a whole number from 1 to 1000; without it 100.", problem.RootElement.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("greedy")]
    [InlineData("classical")]
    [InlineData("hybrid")]
    [InlineData("quantum")]
    [InlineData("shadow")]
    public async Task SetMode_EachMode_HoldsForThatQueue(string mode)
    {
        var path = new Uri("/api/v1/optimizer/mode?queue=sales", UriKind.Relative);
        using var answer = await Client.PutAsync(path, Json($$"""{"mode":"{{mode}}"}"""));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($$"""{"queue":"sales","mode":"{{mode}}","quantum":true}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal($$"""{"queue":"sales","mode":"{{mode}}","quantum":true}""", await Client.GetStringAsync(path));
        Assert.Equal("""{"queue":"main","mode":"classical","quantum":true}""", await Client.GetStringAsync(new Uri("/api/v1/optimizer/mode", UriKind.Relative)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"mode\":1}")]
    [InlineData("{\"mode\":\"Greedy\"}")]
    [InlineData("{\"mode\":\"random\"}")]
    public async Task SetMode_NoSuchMode_Is400AndNamesThem(string body)
    {
        using var answer = await Client.PutAsync(new Uri("/api/v1/optimizer/mode", UriKind.Relative), Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("greedy, classical, hybrid, quantum, shadow", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/optimizer/mode?queue=nowhere")]
    [InlineData("PUT", "/api/v1/optimizer/mode?queue=nowhere")]
    [InlineData("GET", "/api/v1/optimizer/queue?queue=nowhere")]
    public async Task AnyQueue_NotConfigured_Is404(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = Json("""{"mode":"shadow"}""") };
        using var answer = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Queues_All_AreNamedAndDescribed()
    {
        Assert.Equal("""["main","sales"]""", await Client.GetStringAsync(new Uri("/api/v1/optimizer/queues", UriKind.Relative)));
        using var sales = JsonDocument.Parse(await Client.GetStringAsync(new Uri("/api/v1/optimizer/queue?queue=sales", UriKind.Relative)));
        Assert.Equal("sales", sales.RootElement.GetProperty("queue").GetString());
    }

    [Fact]
    public async Task Live_Anybody_IsTold()
    {
        Client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal("live", await Client.GetStringAsync(new Uri("/healthz/live", UriKind.Relative)));
    }

    [Fact]
    public async Task Chat_PlainGet_Is426()
    {
        using var answer = await Client.GetAsync(new Uri("/ws/chat", UriKind.Relative));

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private sealed class FakeDirectory : IAgentDirectoryGrain
    {
        public List<NewAgent> Added { get; } = [];

        public bool IsFull { get; set; }

        public Task<AddedAgent?> Add(NewAgent agent)
        {
            if (IsFull)
                return Task.FromResult<AddedAgent?>(null);
            Added.Add(agent);
            return Task.FromResult<AddedAgent?>(new AddedAgent(new AgentProfile { Agent = "ana", Name = agent.Name }, "ana.secret"));
        }

        public Task<ImmutableArray<AgentProfile>> List() => Task.FromResult(ImmutableArray<AgentProfile>.Empty);

        public Task<AgentProfile?> Find(string agent) => throw new NotSupportedException();
    }
}
