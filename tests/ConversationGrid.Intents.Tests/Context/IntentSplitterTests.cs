using ConversationGrid.Intents.Context;

namespace ConversationGrid.Intents.Tests.Context;

public sealed class IntentSplitterTests
{
    private static readonly IntentSplitter Splitter = new(TrainingData.Model);

    [Theory]
    [InlineData("where is my order. also i forgot my password", "order_status|password_reset")]
    [InlineData("i forgot my password and where is my refund", "password_reset|refund_status")]
    [InlineData("Where is my parcel? Connect me to an agent!", "human_agent|order_status")]
    public void Split_TwoWishes_FindsBoth(string utterance, string intents)
    {
        List<IntentPart> parts = Split(utterance);
        Assert.Equal(intents, string.Join('|', parts.Select(p => TrainingData.Model.Intents[p.Intent]).Order()));
        Assert.All(parts, p => Assert.False(string.IsNullOrWhiteSpace(utterance.Substring(p.Start, p.Length))));
        Assert.Equal(parts.OrderByDescending(p => p.Probability), parts);
    }

    [Theory]
    [InlineData("where is my order", "order_status")]
    [InlineData("where is my order and when will my package arrive", "order_status")]
    [InlineData("i forgot my password and the cat sleeps", "password_reset")]
    public void Split_OneWish_IsOnePart(string utterance, string intent) =>
        Assert.Equal(intent, TrainingData.Model.Intents[Assert.Single(Split(utterance)).Intent]);

    [Theory]
    [InlineData("where is my order", false)]
    [InlineData("where is my order and ok", false)]
    [InlineData("where is my order and my refund", true)]
    [InlineData("it cost 12.50 at example.com", false)]
    [InlineData("", false)]
    public void HasParts_CutsAtJoints(string utterance, bool expected) => Assert.Equal(expected, IntentSplitter.HasParts(utterance));

    [Fact]
    public void Split_Nothing_IsNoPart()
    {
        Assert.Empty(Split(""));
        Assert.Empty(Split("退款在哪里"));
    }

    [Fact]
    public void Split_SmallSpan_KeepsTheMostProbable()
    {
        const string utterance = "where is my order. also i forgot my password";
        var one = new IntentPart[1];
        Assert.Equal(1, Splitter.Split(utterance, IntentContext.None, one));
        Assert.Equal(Split(utterance)[0], one[0]);
        Assert.Equal(0, Splitter.Split(utterance, IntentContext.None, []));
    }

    [Fact]
    public void Split_ManySentences_StaysBoundedAndAllocatesNothing()
    {
        string utterance = string.Concat(Enumerable.Repeat("where is my order. i forgot my password. ", 100));
        var parts = new IntentPart[8];
        Splitter.Split(utterance, IntentContext.None, parts);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = Splitter.Split(utterance, IntentContext.None, parts);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2, count);
    }

    private static List<IntentPart> Split(string utterance)
    {
        var parts = new IntentPart[8];
        return [.. parts.Take(Splitter.Split(utterance, IntentContext.None, parts))];
    }
}
