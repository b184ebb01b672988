using System.Net;
using ConversationGrid.EndToEnd.Hosting;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Learning;

/// <summary>From an agent's correction to a model that knows better, and back.</summary>
public sealed class LearningLoopTests(LearningGrid grid, ITestOutputHelper output) : FloorTest(grid, output), IClassFixture<LearningGrid>
{
    /// <summary>House words for sending something back that nobody outside would understand.</summary>
    private const string Words = "pls do the boomerang thing with my parcel";

    private IntentsApi Intents => new(Floor.Grid);

    [Fact]
    public async Task Correction_ReviewedTrainedAndPromoted_IsUnderstoodUntilItIsRolledBack()
    {
        Assert.NotEqual("return_start", await Intents.IntentOfAsync(Words));
        var shipped = (await Intents.GetAsync("model")).GetProperty("live").GetProperty("version").GetString();

        // An agent says what it was about.
        var ana = await Floor.AgentAsync("Ana");
        Assert.Contains("return_start", ana.Desk.Hello.Intents!);
        var customer = await Floor.CustomerAsync();
        await customer.SayAsync(Words);
        await customer.EscalateAsync();
        await ana.Desk.AcceptAsync(await ana.Desk.ExpectOfferAsync(customer.Conversation));
        await ana.Desk.CompleteAsync(customer.Conversation, "solved", "return_start");
        await customer.ExpectStateAsync("ended");

        // Somebody looks at it.
        var waiting = Assert.Single((await Intents.UntilAsync("review", answer => answer.GetArrayLength() > 0, "the example", TimeSpan.FromSeconds(20))).EnumerateArray());
        Assert.Equal((Words, "return_start"), (waiting.GetProperty("text").GetString(), waiting.GetProperty("suggested").GetString()));
        var accepted = await Intents.PostAsync($"review/{waiting.GetProperty("id").GetString()}/accept");
        Assert.Equal("return_start", accepted.GetProperty("intent").GetString());
        Assert.Equal($"text,intent\n\"{Words}\",\"return_start\"\n", await Intents.TextAsync("review.csv", "text/csv"));

        // A candidate learns it, in the shadow: customers hear nothing of it yet.
        await Intents.PostAsync("candidate", expected: HttpStatusCode.Accepted);
        await Intents.PostAsync("candidate", expected: HttpStatusCode.Conflict);
        var model = await Intents.UntilAsync("model", answer => !answer.GetProperty("training").GetProperty("isRunning").GetBoolean(), "the candidate's training", TimeSpan.FromMinutes(4));
        Assert.Equal(shipped, model.GetProperty("live").GetProperty("version").GetString());
        Assert.Equal(1, model.GetProperty("training").GetProperty("reviewedExamples").GetInt32());
        var candidate = model.GetProperty("shadow").GetProperty("version").GetString();
        Assert.NotEqual(shipped, candidate);
        var other = await Floor.CustomerAsync();
        await other.AskAsync("How do I reset my password?");
        Assert.NotEqual("return_start", await Intents.IntentOfAsync(Words));
        var compared = await Intents.UntilAsync(
            "model", answer => answer.GetProperty("comparison").GetProperty("seen").GetInt64() > 0, "an utterance in the shadow", TimeSpan.FromSeconds(20));
        Assert.Equal(1, compared.GetProperty("comparison").GetProperty("agreed").GetInt64());

        // It is promoted, without a restart.
        await Intents.PostAsync("promote");
        Assert.Equal("return_start", await Intents.IntentOfAsync(Words));
        var reply = (await other.AskAsync(Words)).Reply!;
        Assert.Equal("return_start", reply.Intent);
        Assert.Contains($"Intent model {candidate}", await Intents.TextAsync("card", "text/html"), StringComparison.Ordinal);

        // A bad file changes nothing.
        await File.WriteAllTextAsync(Path.Combine(Floor.Grid.DataFolder, "bad.intents"), "no model");
        await Intents.PostAsync("candidate", new { file = "bad.intents" }, HttpStatusCode.UnprocessableEntity);

        // A restart finds it again.
        await Floor.Grid.KillAsync();
        await Floor.Grid.RestartAsync();
        Assert.Equal(candidate, (await Intents.GetAsync("model")).GetProperty("live").GetProperty("version").GetString());
        Assert.Equal("return_start", await Intents.IntentOfAsync(Words));

        // And back.
        await Intents.PostAsync("rollback");
        Assert.Equal(shipped, (await Intents.GetAsync("model")).GetProperty("live").GetProperty("version").GetString());
        Assert.NotEqual("return_start", await Intents.IntentOfAsync(Words));
        await Intents.PostAsync("rollback", expected: HttpStatusCode.Conflict);
    }
}
