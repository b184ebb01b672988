using System.Text.Json;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Tests.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Conversations;

public sealed class ConversationGrainTests
{
    [Fact]
    public async Task Open_New_GreetsAndKnowsItsToken()
    {
        await using var grid = await TestGrid.StartAsync();
        var attached = await grid.Conversation("c1").Open(new OpenConversation("secret", new CustomerProfile { Language = "en" }, Channel.Chat, grid.Connection("c1")));

        Assert.Equal((0L, ConversationStatus.Bot), (attached!.Seq, attached.Status.Status));
        Assert.Equal((1L, "Hello."), (Assert.Single(attached.Missed).Seq, attached.Missed[0].Text));
        Assert.True(await grid.Conversation("c1").Authorize("secret"));
        Assert.False(await grid.Conversation("c1").Authorize("other"));
        Assert.Null(await grid.Conversation("c1").Open(new OpenConversation("other", new CustomerProfile(), Channel.Chat, grid.Connection("x"))));
        Assert.False(await grid.Conversation("nowhere").Authorize("secret"));
        Assert.Equal(Refusal.Unauthorized, (await grid.Conversation("nowhere").Submit(new SubmitMessage("m1", "hi"))).Refusal);
        Assert.DoesNotContain("secret", grid.Storage.Stored("conversation"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SameIdAgain_GetsTheSameNumberAndStoresNothing()
    {
        await using var grid = await TestGrid.StartAsync(services => services.Configure<ConversationOptions>(options => options.RememberedMessageIds = 2));
        var conversation = await grid.OpenAsync("c1");
        var first = await conversation.Submit(new SubmitMessage("m1", "store_hours"));
        Assert.Equal((2L, "Nine to five."), (first.Seq, Assert.Single(first.Replies).Text));

        var inMemory = await conversation.Submit(new SubmitMessage("m1", "store_hours"));
        Assert.Equal((first.Seq, first.At, 0), (inMemory.Seq, inMemory.At, inMemory.Replies.Length));
        Assert.Equal(0, grid.Transcripts.Finds);

        await conversation.Submit(new SubmitMessage("m2", "thanks"));
        await conversation.Submit(new SubmitMessage("m3", "thanks"));
        var beyond = await conversation.Submit(new SubmitMessage("m1", "store_hours"));
        Assert.Equal((first.Seq, first.At), (beyond.Seq, beyond.At));
        Assert.Equal(7, grid.Transcripts.Entries("c1").Length);
    }

    [Fact]
    public async Task Submit_AppendFails_NothingIsRememberedAndTheRetryIsAnswered()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenAsync("c1");
        await conversation.Submit(new SubmitMessage("m1", "order_status"));
        var before = Json(await conversation.Describe());
        grid.Transcripts.NextAppendFails = new IOException("disk full");

        await Assert.ThrowsAsync<IOException>(() => conversation.Submit(new SubmitMessage("m2", "order_status AB-12345")));

        Assert.Equal(before, Json(await conversation.Describe()));
        var retried = await conversation.Submit(new SubmitMessage("m2", "order_status AB-12345"));
        Assert.Equal((4L, 5L), (retried.Seq, Assert.Single(retried.Replies).Seq));
    }

    [Fact]
    public async Task Submit_StoredButTheAnswerLost_IsFoundAgainAfterTheConflict()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenAsync("c1");
        grid.Transcripts.NextAnswerFails = new IOException("connection lost");
        await Assert.ThrowsAsync<IOException>(() => conversation.Submit(new SubmitMessage("m1", "store_hours")));
        await Assert.ThrowsAsync<TranscriptConflictException>(() => conversation.Submit(new SubmitMessage("m1", "store_hours")));

        var retried = await conversation.Submit(new SubmitMessage("m1", "store_hours"));

        Assert.Equal((Refusal.None, 2L), (retried.Refusal, retried.Seq));
        Assert.Equal(3, grid.Transcripts.Entries("c1").Length);
    }

    [Fact]
    public async Task Submit_AnotherActivationHasWritten_ThisOneGoesAndTheNextKnows()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenAsync("c1");
        grid.Transcripts.AddForeign("c1", "foreign");
        await Assert.ThrowsAsync<TranscriptConflictException>(() => conversation.Submit(new SubmitMessage("m1", "store_hours")));

        var retried = await conversation.Submit(new SubmitMessage("m1", "store_hours"));

        Assert.Equal(3L, retried.Seq);
        Assert.Equal(["Hello.", "foreign", "store_hours", "Nine to five."], grid.Transcripts.Entries("c1").Select(entry => entry.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Restart_AnySnapshots_IsTheSameConversation(int snapshotEvery)
    {
        await using var grid = await TestGrid.StartAsync(services => services.Configure<ConversationOptions>(options => options.SnapshotEvery = snapshotEvery));
        var conversation = await grid.OpenAsync("c1", new CustomerProfile { Name = "Kim", Language = "en" });
        string[] said = ["store_hours: great", "order_status", "AB-12345", "store_hours", "gibberish", "refund_policy: mail kim@example.org", "charge_dispute"];
        for (var i = 0; i < said.Length; i++)
            await conversation.Submit(new SubmitMessage($"m{i}", said[i]));
        await conversation.Rate(4, "fine");
        var before = Json(await conversation.Describe());
        Assert.Contains("AB-12345", before, StringComparison.Ordinal);

        // The snapshot of an orderly end is lost with the process in the harder case.
        grid.Storage.OnWrite = name => name == "conversation" ? Task.FromException(new IOException("gone")) : Task.CompletedTask;
        await grid.RestartAsync();
        grid.Storage.OnWrite = _ => Task.CompletedTask;

        conversation = grid.Conversation("c1");
        Assert.NotNull(await conversation.Attach(new AttachCustomer("c1", 0, grid.Connection("c1"))));
        Assert.Equal(before, Json(await conversation.Describe()));
        Assert.Equal("How much?", grid.Transcripts.Entries("c1")[^1].Text);
        var next = await conversation.Submit(new SubmitMessage("m-next", "I was charged 20 EUR"));
        Assert.Equal("When?", Assert.Single(next.Replies).Text);
        var again = await conversation.Submit(new SubmitMessage("m0", said[0]));
        Assert.Equal(2L, again.Seq);
    }

    [Fact]
    public async Task Attach_SecondSocket_ReplacesTheFirst()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenAsync("c1");
        Assert.Null(await conversation.Attach(new AttachCustomer("wrong", 0, grid.Connection("c1-b"))));

        var attached = await conversation.Attach(new AttachCustomer("c1", 0, grid.Connection("c1-b")));

        Assert.Equal((1L, 1), (attached!.Seq, attached.Missed.Length));
        await grid.Gateway.Customers.FirstAsync(news => news is { Connection: "c1", Update.IsReplaced: true }, "that the first socket is replaced");
        // The first one's end is not the customer's.
        await conversation.Detach("c1");
        Assert.True((await conversation.Describe())!.IsCustomerPresent);
        await conversation.Detach("c1-b");
        Assert.False((await conversation.Describe())!.IsCustomerPresent);
    }

    [Fact]
    public async Task Submit_AsksForAPerson_WaitsAndTheBotSaysSoOnce()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenAsync("c1");

        var asked = await conversation.Submit(new SubmitMessage("m1", "let me talk to a human"));

        Assert.StartsWith("Handing over", Assert.Single(asked.Replies).Text, StringComparison.Ordinal);
        Assert.Equal((ConversationStatus.Waiting, 1, 30, 3L), (asked.Status!.Status, asked.Status.Position, asked.Status.EstimatedWaitSeconds, asked.Status.AfterSeq));
        Assert.Equal("Somebody comes.", Assert.Single((await conversation.Submit(new SubmitMessage("m2", "hello?"))).Replies).Text);
        Assert.Empty((await conversation.Submit(new SubmitMessage("m3", "store_hours"))).Replies);
        Assert.Equal("c1", Assert.Single((await grid.Optimizer.Describe()).Waiting).Conversation);
    }

    [Fact]
    public async Task Escalate_ReasonNamedLikeAnUrgentTopic_KeepsItsPriority()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenAsync("c1");
        await conversation.Escalate("self_harm", null);
        await (await grid.OpenAsync("c2")).Submit(new SubmitMessage("m1", "self-harm"));

        Assert.Equal([("c1", 3), ("c2", 5)], (await grid.Optimizer.Describe()).Waiting.Select(waiting => (waiting.Conversation, waiting.Priority)));
    }

    [Fact]
    public async Task Join_FromWaiting_IsAtomicAndOnlyOnce()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenWaitingAsync("c1");
        Assert.Equal(Refusal.NotYours, (await conversation.Join(new JoinConversation("ana", "Ana", "o0", 2))).Refusal);

        // Customer and agent at once: whichever comes first, no word of the bot's stands behind the agent's coming.
        var words = Enumerable.Range(0, 20).Select(i => conversation.Submit(new SubmitMessage($"m{i}", "store_hours"))).ToList();
        Task<JoinResult>[] joins = [conversation.Join(new JoinConversation("ana", "Ana", "o1", 1)), conversation.Join(new JoinConversation("ben", "Ben", "o2", 1))];
        words.AddRange(Enumerable.Range(20, 20).Select(i => conversation.Submit(new SubmitMessage($"m{i}", "store_hours"))));
        await Task.WhenAll(words);
        var joined = await Task.WhenAll(joins);

        Assert.Equal([Refusal.None, Refusal.NotYours], joined.Select(join => join.Refusal).Order());
        var handover = grid.Transcripts.Events("c1").Single(change => change.Status == ConversationStatus.Agent);
        Assert.DoesNotContain(grid.Transcripts.Entries("c1"), entry => entry.From == Author.Bot && entry.Seq > handover.AfterSeq);
        var winner = (await conversation.Describe())!.AgentId!;
        Assert.Equal(Refusal.None, (await conversation.Join(new JoinConversation(winner, winner, "again", 1))).Refusal);
        Assert.Single(grid.Transcripts.Events("c1"), change => change.Status == ConversationStatus.Agent);
    }

    [Fact]
    public async Task AgentSubmit_OnlyTheHolder_ReachesTheCustomer()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenWaitingAsync("c1");
        Assert.Equal(Refusal.NotYours, (await conversation.AgentSubmit("ana", new SubmitMessage("a1", "early"))).Refusal);
        await conversation.Join(new JoinConversation("ana", "Ana", "o1", 1));

        var sent = await conversation.AgentSubmit("ana", new SubmitMessage("a1", "Hello"));
        Assert.Equal((Refusal.None, sent.Seq), ((await conversation.AgentSubmit("ana", new SubmitMessage("a1", "Hello"))).Refusal, (await conversation.AgentSubmit("ana", new SubmitMessage("a1", "Hello"))).Seq));
        Assert.Equal(Refusal.NotYours, (await conversation.AgentSubmit("ben", new SubmitMessage("a1", "Hello"))).Refusal);
        Assert.Equal(Refusal.NotYours, await conversation.AgentNote("ben", "x"));
        Assert.Equal(Refusal.None, await conversation.AgentNote("ana", "is angry"));

        var news = await grid.Gateway.Customers.FirstAsync(news => news.Update.Entries.Any(entry => entry.From == Author.Agent), "the agent's words");
        Assert.Equal(("Hello", "Ana"), (news.Update.Entries[0].Text, news.Update.Entries[0].Name));
        Assert.DoesNotContain(grid.Transcripts.Entries("c1"), entry => entry.Text == "is angry");
        Assert.Equal("is angry", Assert.Single((await conversation.DeskView("ana"))!.Notes).Text);
        Assert.Null(await conversation.DeskView("ben"));
    }

    [Fact]
    public async Task Return_ToTheBot_WakesIt()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenWaitingAsync("c1");
        await conversation.Join(new JoinConversation("ana", "Ana", "o1", 1));
        Assert.Empty((await conversation.Submit(new SubmitMessage("m1", "store_hours"))).Replies);
        Assert.Equal(Refusal.NotYours, await conversation.Return("ben"));

        Assert.Equal(Refusal.None, await conversation.Return("ana"));

        var news = await grid.Gateway.Customers.FirstAsync(news => news.Update.Status?.Status == ConversationStatus.Bot, "that the bot is back");
        Assert.Equal("Back with the bot.", Assert.Single(news.Update.Entries).Text);
        Assert.Equal("Nine to five.", Assert.Single((await conversation.Submit(new SubmitMessage("m2", "store_hours"))).Replies).Text);
    }

    [Fact]
    public async Task Tick_CustomerSilentWithTheBot_Ends()
    {
        await using var grid = await TestGrid.StartAsync(services => services.Configure<ConversationOptions>(options => options.ConnectionLease = TimeSpan.FromDays(1)));
        var conversation = await grid.OpenAsync("c1");
        var waiting = await grid.OpenWaitingAsync("c2");
        grid.Time.Advance(TimeSpan.FromMinutes(14));
        await conversation.Submit(new SubmitMessage("m1", "thanks"));
        grid.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(ConversationStatus.Bot, (await conversation.Describe())!.Status.Status);

        grid.Time.Advance(TimeSpan.FromMinutes(2));

        await grid.Gateway.Customers.FirstAsync(news => news.Connection == "c1" && news.Update.Status?.Status == ConversationStatus.Ended, "the end for silence");
        Assert.Equal("Closed for silence.", grid.Transcripts.Entries("c1")[^1].Text);
        Assert.Equal(ConversationStatus.Waiting, (await waiting.Describe())!.Status.Status);
    }

    [Fact]
    public async Task Rate_Twice_CountsOnce()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenAsync("c1");
        await conversation.End(Author.Customer, null);

        Assert.Equal(Refusal.None, await conversation.Rate(5, null));
        Assert.Equal(Refusal.AlreadyRated, await conversation.Rate(1, null));
        Assert.Equal(5, (await conversation.Describe())!.Rating);
        Assert.Equal(Refusal.Unauthorized, await grid.Conversation("nowhere").Rate(5, null));
    }

    [Theory]
    [InlineData(ConversationStatus.Bot)]
    [InlineData(ConversationStatus.Waiting)]
    [InlineData(ConversationStatus.Agent)]
    [InlineData(ConversationStatus.Ended)]
    public async Task End_InAnyState_EndsOnceAndForAll(ConversationStatus from)
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = from == ConversationStatus.Bot ? await grid.OpenAsync("c1") : await grid.OpenWaitingAsync("c1");
        if (from == ConversationStatus.Agent)
            await conversation.Join(new JoinConversation("ana", "Ana", "o1", 1));
        if (from == ConversationStatus.Ended)
            await conversation.End(Author.Customer, null);

        Assert.Equal(ConversationStatus.Ended, (await conversation.End(Author.Customer, null)).Status);

        Assert.Equal(ConversationStatus.Ended, (await conversation.End(Author.Customer, null)).Status);
        Assert.Single(grid.Transcripts.Events("c1"), change => change.Status == ConversationStatus.Ended);
        await grid.Gateway.StatusAsync("c1", ConversationStatus.Ended);
        Assert.Equal(Refusal.Ended, (await conversation.Submit(new SubmitMessage("m9", "hello"))).Refusal);
        Assert.Equal(Refusal.Ended, (await conversation.Escalate(null, null)).Refusal);
        Assert.Equal(from == ConversationStatus.Agent ? Refusal.Ended : Refusal.NotYours, (await conversation.AgentSubmit("ana", new SubmitMessage("a9", "hello"))).Refusal);
        Assert.Equal(from == ConversationStatus.Agent ? Refusal.WrongState : Refusal.NotYours, await conversation.Return("ana"));
        Assert.Equal(Refusal.Ended, (await conversation.Join(new JoinConversation("ben", "Ben", "o2", 1))).Refusal);
        if (from != ConversationStatus.Agent)
            Assert.Empty((await grid.Optimizer.Describe()).Waiting);
    }

    [Fact]
    public async Task Transfer_ToASkillThenAnAgent_GoesBackToTheQueue()
    {
        await using var grid = await TestGrid.StartAsync();
        var conversation = await grid.OpenWaitingAsync("c1");
        await conversation.Join(new JoinConversation("ana", "Ana", "o1", 1));
        Assert.Equal(Refusal.NotYours, await conversation.Transfer("ben", new TransferTarget(null, "billing"), null));

        Assert.Equal(Refusal.None, await conversation.Transfer("ana", new TransferTarget(null, "billing"), "see note"));

        var status = await grid.Gateway.StatusAsync("c1", view => view.Status == ConversationStatus.Waiting, "that it waits again");
        Assert.Equal(1, status.Position);
        Assert.Null((await conversation.Describe())!.AgentId);
        Assert.Equal("billing", grid.Transcripts.Events("c1")[^1].Target!.Skill);
        Assert.Equal(Refusal.NotYours, (await conversation.AgentSubmit("ana", new SubmitMessage("a1", "late"))).Refusal);
    }

    private static string Json(ConversationView? view) => JsonSerializer.Serialize(view! with { Slots = view.Slots, Status = view.Status with { Position = null, EstimatedWaitSeconds = null } });
}
