using ConversationGrid.Intents.Model;

namespace ConversationGrid.Intents.Tests.Model;

public sealed class IntentModelTests
{
    [Theory]
    [InlineData("has my parcel shipped", "order_status")]
    [InlineData("I FORGOT MY PASWORD", "password_reset")]
    [InlineData("where is the refund for my return", "refund_status")]
    [InlineData("real person please", "human_agent")]
    public void Classify_UnseenWords_FindsIntent(string utterance, string intent) =>
        Assert.Equal(intent, TrainingData.Model.NameOf(utterance));

    [Fact]
    public void Classify_Ranked_DescendsAndSumsToOne()
    {
        Span<RankedIntent> ranked = stackalloc RankedIntent[10];
        IntentVerdict verdict = TrainingData.Model.Classify("where is my order", ranked);

        Assert.Equal(5, verdict.RankedCount);
        Assert.Equal(verdict.Intent, ranked[0].Intent);
        Assert.Equal(verdict.Probability, ranked[0].Probability, 1e-6f);
        float sum = ranked[0].Probability;
        for (int i = 1; i < verdict.RankedCount; i++)
        {
            Assert.True(ranked[i].Probability <= ranked[i - 1].Probability);
            sum += ranked[i].Probability;
        }

        Assert.Equal(1, sum, 1e-5f);
    }

    [Fact]
    public void Classify_ShortSpan_HoldsTheBest()
    {
        var all = new RankedIntent[5];
        var two = new RankedIntent[2];
        TrainingData.Model.Classify("money back", all);
        Assert.Equal(2, TrainingData.Model.Classify("money back", two).RankedCount);
        Assert.Equal(all[..2], two);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...")]
    [InlineData("退款在哪里")]
    public void Classify_NothingKnown_IsOutOfScope(string utterance) =>
        Assert.True(TrainingData.Model.Classify(utterance, default).IsOutOfScope);

    [Fact]
    public void Classify_AnyUtterance_AllocatesNothing()
    {
        string[] utterances = ["where is my order", "", "unknownword zzzqqq 👍", new string('x', 4000), "退款在哪里"];
        IntentModel model = TrainingData.Model;
        var ranked = new RankedIntent[3];
        var context = new IntentContext(1, PendingQuestion.YesOrNo);
        foreach (string utterance in utterances)
            model.Classify(utterance, context, ranked);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (string utterance in utterances)
            model.Classify(utterance, context, ranked);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Classify_LongUtterance_SameVerdictAsItsOnePart()
    {
        // Beyond one batch of rows, sums must neither overflow nor lose rows: the scores are scale-free.
        IntentModel model = TrainingData.Model;
        IntentVerdict once = model.Classify("refund refund refund refund", default);
        IntentVerdict often = model.Classify(string.Join(' ', Enumerable.Repeat("refund", 20_000)), default);
        Assert.Equal(once.Intent, often.Intent);
    }

    [Fact]
    public void Classify_ManyThreads_SameVerdicts()
    {
        IntentModel model = TrainingData.Model;
        string[] utterances = [.. TrainingData.Small.Select(u => u.Text)];
        IntentVerdict[] alone = [.. utterances.Select(u => model.Classify(u, default))];
        var together = new IntentVerdict[utterances.Length * 50];
        Parallel.For(0, together.Length, i => together[i] = model.Classify(utterances[i % utterances.Length], default));
        Assert.Equal(Enumerable.Repeat(alone, 50).SelectMany(v => v), together);
    }
}
