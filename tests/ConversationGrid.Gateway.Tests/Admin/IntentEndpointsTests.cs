using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using ConversationGrid.Contracts.Insights;

namespace ConversationGrid.Gateway.Tests.Admin;

public sealed class IntentEndpointsTests : IAsyncLifetime
{
    private readonly FakeModels _models = new();
    private AdminServer? _server;

    private HttpClient Client => _server!.Client;

    public async Task InitializeAsync() => _server = await AdminServer.StartAsync(
        (typeof(IIntentModelGrain), IIntentModelGrain.Key, _models), (typeof(IReviewQueueGrain), IReviewQueueGrain.Key, new FakeQueue()));

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    [Theory]
    [InlineData("GET", "model")]
    [InlineData("GET", "card")]
    [InlineData("GET", "card.json")]
    [InlineData("GET", "card.html")]
    [InlineData("POST", "candidate")]
    [InlineData("POST", "promote")]
    [InlineData("POST", "rollback")]
    [InlineData("POST", "classify")]
    [InlineData("GET", "review")]
    [InlineData("GET", "review.csv")]
    [InlineData("POST", "review/e1/accept")]
    [InlineData("POST", "review/e1/reject")]
    public async Task AnyEndpoint_WithoutTheToken_Is401(string method, string path)
    {
        Client.DefaultRequestHeaders.Authorization = null;

        using var answer = await SendAsync(method, path, "{}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(_models.Calls);
    }

    [Fact]
    public async Task Model_Asked_SaysWhatIsInUse()
    {
        using var answer = await SendAsync("GET", "model");

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("shipped", json.RootElement.GetProperty("live").GetProperty("file").GetString());
        Assert.Equal("builtin", json.RootElement.GetProperty("engine").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("shadow").ValueKind);
    }

    [Theory]
    [InlineData("card", null, "application/json", "{\"model\":1}")]
    [InlineData("card", "application/json", "application/json", "{\"model\":1}")]
    [InlineData("card", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "<p>")]
    [InlineData("card", "text/html;q=0.5,application/json", "application/json", "{\"model\":1}")]
    [InlineData("card.json", "text/html", "application/json", "{\"model\":1}")]
    [InlineData("card.html", "application/json", "text/html", "<p>")]
    public async Task Card_ByAcceptOrName_IsJsonOrAPage(string path, string? accept, string type, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/intents/{path}");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await Client.SendAsync(request);

        Assert.Equal((type, body), (answer.Content.Headers.ContentType!.MediaType, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(type == "text/html", answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task Card_ModelWithoutOne_Is404()
    {
        _models.HasCard = false;

        using var answer = await SendAsync("GET", "card");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(null, "train", HttpStatusCode.Accepted)]
    [InlineData("{}", "train", HttpStatusCode.Accepted)]
    [InlineData("""{"file":"a.intents"}""", "load a.intents", HttpStatusCode.OK)]
    [InlineData("""{"file":" "}""", null, HttpStatusCode.BadRequest)]
    [InlineData("""{"file":5}""", null, HttpStatusCode.BadRequest)]
    [InlineData("[", null, HttpStatusCode.BadRequest)]
    [InlineData("null", null, HttpStatusCode.BadRequest)]
    public async Task Candidate_AnyBody_TrainsLoadsOrIsRefused(string? body, string? call, HttpStatusCode status)
    {
        using var answer = await SendAsync("POST", "candidate", body);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(call is null ? [] : [call, "describe"], _models.Calls);
    }

    [Theory]
    [InlineData(ModelRefusal.BadModel, HttpStatusCode.UnprocessableEntity)]
    [InlineData(ModelRefusal.NoModel, HttpStatusCode.Conflict)]
    [InlineData(ModelRefusal.Busy, HttpStatusCode.Conflict)]
    public async Task Anything_Refused_SaysWhy(ModelRefusal refusal, HttpStatusCode status)
    {
        _models.Outcome = new ModelOutcome(refusal, "a.intents: corrupt.");
        foreach (var path in new[] { "candidate", "promote", "rollback" })
        {
            using var answer = await SendAsync("POST", path);

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("a.intents: corrupt.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task PromoteAndRollBack_Done_SayHowItStands()
    {
        foreach (var path in new[] { "promote", "rollback" })
        {
            using var answer = await SendAsync("POST", path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("\"live\":", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(["promote", "describe", "rollback", "describe"], _models.Calls);
    }

    [Theory]
    [InlineData("""{"text":"where is it"}""", HttpStatusCode.OK)]
    [InlineData("""{"text":""}""", HttpStatusCode.OK)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("nonsense", HttpStatusCode.BadRequest)]
    [InlineData(null, HttpStatusCode.BadRequest)]
    public async Task Classify_AnyBody_IsAnsweredOrRefused(string? body, HttpStatusCode status)
    {
        using var answer = await SendAsync("POST", "classify", body);

        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.OK)
            Assert.Contains("\"intent\":\"order_status\",\"probability\":0.75,\"outOfScope\":false", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_TooLong_Is400()
    {
        using var answer = await SendAsync("POST", "classify", JsonSerializer.Serialize(new { text = new string('x', 4001) }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Review_Listed_HasWhatWaitsOrWhatWasAccepted()
    {
        Assert.Equal(["e1"], await IdsAsync("review"));
        Assert.Equal(["e1"], await IdsAsync("review?state=waiting"));
        Assert.Equal(["e2"], await IdsAsync("review?state=accepted"));
        using var wrong = await SendAsync("GET", "review?state=lost");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Theory]
    [InlineData("e1", null, HttpStatusCode.OK)]
    [InlineData("e1", """{"intent":"refund_status"}""", HttpStatusCode.OK)]
    [InlineData("e1", """{"intent":"oos"}""", HttpStatusCode.OK)]
    [InlineData("e1", """{"intent":"cats"}""", HttpStatusCode.BadRequest)]
    [InlineData("e1", """{"intent":1}""", HttpStatusCode.BadRequest)]
    [InlineData("e9", null, HttpStatusCode.NotFound)]
    public async Task Accept_AnyBody_IsDoneOrRefused(string id, string? body, HttpStatusCode status)
    {
        using var answer = await SendAsync("POST", $"review/{id}/accept", body);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("e1", HttpStatusCode.NoContent)]
    [InlineData("e9", HttpStatusCode.NotFound)]
    public async Task Reject_Example_IsGoneOrUnknown(string id, HttpStatusCode status)
    {
        using var answer = await SendAsync("POST", $"review/{id}/reject");

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Export_Accepted_IsCsvForTheTrainer()
    {
        using var answer = await SendAsync("GET", "review.csv");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("text,intent\n\"she said \"\"no\"\", twice\",\"order_status\"\n", await answer.Content.ReadAsStringAsync());
    }

    private async Task<string[]> IdsAsync(string path)
    {
        using var answer = await SendAsync("GET", path);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. json.RootElement.EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/intents/{path}");
        if (body is not null && method == "POST")
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Client.SendAsync(request);
    }

    private sealed class FakeModels : IIntentModelGrain
    {
        public List<string> Calls { get; } = [];

        public bool HasCard { get; set; } = true;

        public ModelOutcome Outcome { get; set; } = new(ModelRefusal.None);

        public Task<IntentModelView> Describe()
        {
            Calls.Add("describe");
            return Task.FromResult(new IntentModelView { Live = new ModelView("shipped", "v1", "builtin", 52), Engine = "builtin" });
        }

        public Task<ModelCardView?> Card() => Task.FromResult(HasCard ? new ModelCardView("{\"model\":1}", "<p>") : null);

        public Task<ModelOutcome> LoadCandidate(string file) => Did($"load {file}");

        public Task<ModelOutcome> TrainCandidate() => Did("train");

        public Task<ModelOutcome> Promote() => Did("promote");

        public Task<ModelOutcome> RollBack() => Did("rollback");

        public Task<ImmutableArray<string>> Labels() => Task.FromResult(ImmutableArray.Create("order_status", "refund_status", "oos"));

        public Task<ClassifiedUtterance> Classify(string text) =>
            Task.FromResult(new ClassifiedUtterance { Intent = "order_status", Probability = 0.75f, IsOutOfScope = false, Model = "v1" });

        private Task<ModelOutcome> Did(string call)
        {
            Calls.Add(call);
            return Task.FromResult(Outcome);
        }
    }

    private sealed class FakeQueue : IReviewQueueGrain
    {
        private static readonly ReviewExample s_waiting = Example("e1", "hello", null), s_accepted = Example("e2", "she said \"no\", twice", "order_status");

        public Task Add(ImmutableArray<ReviewCandidate> candidates) => throw new NotSupportedException();

        public Task<ImmutableArray<ReviewExample>> List(bool isAccepted) => Task.FromResult(ImmutableArray.Create(isAccepted ? s_accepted : s_waiting));

        public Task<ReviewExample?> Accept(string id, string? intent) => Task.FromResult(id == "e1" ? s_waiting with { Intent = intent ?? "refund_status" } : null);

        public Task<bool> Reject(string id) => Task.FromResult(id == "e1");

        private static ReviewExample Example(string id, string text, string? intent) => new()
        {
            Number = 1,
            Intent = intent,
            Candidate = new ReviewCandidate { Id = id, Text = text, Suggested = "refund_status", Conversation = "c", At = default },
        };
    }
}
