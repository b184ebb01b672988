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
        Assert.Null(Observe(live, _first, isOutOfScope: false));
        Assert.Equal((0, 0), live.Shadow);
        live.SetCandidate(_second);
        Assert.False(Observe(live, _first, isOutOfScope: false));
        Assert.False(Observe(live, _first, isOutOfScope: true));
        live.SetCandidate(new ConstantClassifier("z", "a"));
        Assert.True(Observe(live, _first, isOutOfScope: false));
        Assert.Equal((1, 1), live.Shadow);
        live.SetCandidate(_second);
        Assert.Equal((0, 0), live.Shadow);
    }

    [Fact]
    public void ObserveInShadow_JudgedByTheOneBefore_IsNotCompared()
    {
        var live = new LiveClassifier(_first, candidate: _second);
        live.Promote();
        live.SetCandidate(_first);
        Assert.Null(Observe(live, _first, isOutOfScope: false));
        Assert.Equal((0, 0), live.Shadow);
    }

    [Fact]
    public void ObserveInShadow_LastIntent_IsTheCandidatesOwnNumber()
    {
        var candidate = new ConstantClassifier("z", "a");
        Observe(new LiveClassifier(_first, candidate: candidate), _first, isOutOfScope: false, last: 0);
        Assert.Equal(1, candidate.Heard.LastIntent);
        Observe(new LiveClassifier(_second, candidate: candidate), _second, isOutOfScope: false, last: 0);
        Assert.Equal(-1, candidate.Heard.LastIntent);
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

    private static bool? Observe(LiveClassifier live, IIntentClassifier judge, bool isOutOfScope, int last = -1) =>
        live.ObserveInShadow("x", new IntentContext(last, PendingQuestion.None), judge, new IntentVerdict(0, 1, isOutOfScope, 1, 0));

    /// <summary>Always says the last of its intents.</summary>
    private sealed class ConstantClassifier(params string[] intents) : IIntentClassifier
    {
        public IReadOnlyList<string> Intents { get; } = intents;

        public string ModelVersion => intents[^1];

        public IntentContext Heard { get; private set; }

        public IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked) => new(intents.Length - 1, 1, false, 1, 0);

        public IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked)
        {
            Heard = context;
            return Classify(utterance, ranked);
        }
    }
}
