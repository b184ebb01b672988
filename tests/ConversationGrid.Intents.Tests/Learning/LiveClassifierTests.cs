using ConversationGrid.Intents.Learning;

namespace ConversationGrid.Intents.Tests.Learning;

public sealed class LiveClassifierTests
{
    private readonly IIntentClassifier _first = new ConstantClassifier("a"), _second = new ConstantClassifier("b");

    [Fact]
    public void Promote_Candidate_IsCurrentAndRollsBack()
    {
        var live = new LiveClassifier(_first);
        Assert.False(live.Promote());
        live.SetCandidate(_second);
        Assert.Same(_first, live.Current);
        Assert.True(live.Promote());
        Assert.Same(_second, live.Current);
        Assert.Null(live.Candidate);
        Assert.Same(_first, live.Previous);
        Assert.True(live.RollBack());
        Assert.Same(_first, live.Current);
        Assert.False(live.RollBack());
    }

    [Fact]
    public void ObserveInShadow_CountsAgreement()
    {
        var live = new LiveClassifier(_first);
        live.ObserveInShadow("x", IntentContext.None, "a");
        Assert.Equal((0, 0), live.Shadow);
        live.SetCandidate(_second);
        live.ObserveInShadow("x", IntentContext.None, "a");
        live.ObserveInShadow("x", IntentContext.None, "b");
        Assert.Equal((1, 2), live.Shadow);
        live.SetCandidate(_second);
        Assert.Equal((0, 0), live.Shadow);
    }

    [Fact]
    public void Compare_CountsWhoWasRight()
    {
        LabelledUtterance[] reviewed =
            [.. Enumerable.Repeat(new LabelledUtterance("x", "b"), 8), new("x", "a"), new("x", "c")];
        var comparison = ClassifierComparison.Of(_first, _second, reviewed);
        Assert.Equal(new ClassifierComparison(0, 1, 8, 1), comparison);
        Assert.Equal(0.1, comparison.LiveAccuracy, 12);
        Assert.Equal(0.8, comparison.CandidateAccuracy, 12);
        Assert.True(comparison.IsImprovement());
        Assert.False(comparison.IsImprovement(0.03));
    }

    private sealed class ConstantClassifier(string intent) : IIntentClassifier
    {
        public IReadOnlyList<string> Intents { get; } = [intent];

        public string ModelVersion => intent;

        public IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked) => new(0, 1, false, 1, 0);

        public IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked) =>
            Classify(utterance, ranked);
    }
}
