using ConversationGrid.Intents.Model;

namespace ConversationGrid.Intents.Tests.Model;

public sealed class IntentModelTests
{
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
}
