using ConversationGrid.Intents.Context;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests.Contract;

/// <summary>What every engine behind <see cref="IIntentClassifier"/> keeps.</summary>
public abstract class IntentClassifierContract : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intents").FullName;

    /// <summary>One model for the tests that only read.</summary>
    protected abstract IIntentClassifier Classifier { get; }

    protected abstract IIntentEngine Engine { get; }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Intents_SortedWithoutOutOfScope() =>
        Assert.Equal(
            ["affirm", "human_agent", "order_status", "password_reset", "refund_status"], Classifier.Intents);

    [Theory]
    [InlineData("has my parcel shipped", "order_status")]
    [InlineData("I FORGOT MY PASSWORD", "password_reset")]
    [InlineData("where is the refund for my return", "refund_status")]
    [InlineData("real person please", "human_agent")]
    public void Classify_UnseenWords_FindsIntent(string utterance, string intent) =>
        Assert.Equal(intent, Classifier.Intents[Classifier.Classify(utterance, default).Intent]);

    [Fact]
    public void Classify_TrainedUtterances_AreMostlyRight()
    {
        int right = SmallUtterances.All.Count(
            u => u.Intent != "oos" && Classifier.Intents[Classifier.Classify(u.Text, default).Intent] == u.Intent);
        Assert.InRange(right, 55, 60);
    }

    [Fact]
    public void Classify_Ranked_DescendsAndSumsToOne()
    {
        var ranked = new RankedIntent[10];
        IntentVerdict verdict = Classifier.Classify("where is my order", ranked);

        Assert.Equal(5, verdict.RankedCount);
        Assert.Equal(verdict.Intent, ranked[0].Intent);
        Assert.Equal(verdict.Probability, ranked[0].Probability, 1e-6f);
        Assert.Equal(ranked[..5].OrderByDescending(r => r.Probability), ranked[..5]);
        Assert.Equal(1, ranked[..5].Sum(r => r.Probability), 1e-4f);
        Assert.Equal(5, ranked[..5].Select(r => r.Intent).Distinct().Count());
    }

    [Fact]
    public void Classify_ShortSpan_HoldsTheBest()
    {
        var all = new RankedIntent[5];
        var two = new RankedIntent[2];
        Classifier.Classify("money back", all);
        Assert.Equal(2, Classifier.Classify("money back", two).RankedCount);
        Assert.Equal(all[..2], two);
    }

    [Fact]
    public void Classify_Unusual_StillAnswers()
    {
        string[] utterances = ["", " ", "👍🏽", "退款在哪里", "\ud83d", "\0\u0001", new string('x', 4000), string.Join(' ', Enumerable.Repeat("refund", 700))];
        foreach (string utterance in utterances)
        {
            IntentVerdict verdict = Classifier.Classify(utterance, default);
            Assert.InRange(verdict.Intent, 0, 4);
            Assert.InRange(verdict.Probability, 0.2f - 1e-4f, 1 + 1e-4f);
        }
    }

    [Fact]
    public void Classify_ManyThreads_SameVerdicts()
    {
        string[] utterances = [.. SmallUtterances.All.Select(u => u.Text)];
        IntentVerdict[] alone = [.. utterances.Select(u => Classifier.Classify(u, default))];
        var together = new IntentVerdict[utterances.Length * 20];
        Parallel.For(0, together.Length, i => together[i] = Classifier.Classify(utterances[i % utterances.Length], default));
        Assert.Equal(Enumerable.Repeat(alone, 20).SelectMany(v => v), together);
    }

    [Fact]
    public void WithPrior_Context_ShiftsWhatIsMeant()
    {
        int affirm = Classifier.Intents.ToList().IndexOf("affirm"), refund = Classifier.Intents.ToList().IndexOf("refund_status");
        IIntentClassifier model = Engine.WithPrior(Classifier, new ContextPrior(Classifier.Intents,
        [
            new ContextRule(PendingQuestion.YesOrNo, "affirm", 1e6f), new ContextRule(PendingQuestion.None, "refund_status", 1e6f, IsStay: true),
        ]));
        const string vague = "hmm where then";
        Assert.Equal(Classifier.Classify(vague, default), model.Classify(vague, IntentContext.None, default));
        Assert.Equal(affirm, model.Classify(vague, new IntentContext(-1, PendingQuestion.YesOrNo), default).Intent);
        Assert.Equal(refund, model.Classify(vague, new IntentContext(refund, PendingQuestion.None), default).Intent);
        Assert.Equal(Classifier.ModelVersion, model.ModelVersion);
    }

    [Fact]
    public void Train_HeldOut_ShowsAModelAndWhatItHasNotSeen()
    {
        int shown = 0;
        IIntentClassifier model = Engine.Train(
            SmallUtterances.All, [], new IntentTrainingOptions(),
            (partial, heldOut) =>
            {
                shown = heldOut.Count;
                Assert.Equal(Classifier.Intents, partial.Intents);
                Assert.NotEqual(Classifier.ModelVersion, partial.ModelVersion);
                Assert.Subset(SmallUtterances.All.ToHashSet(), heldOut.ToHashSet());
                partial.Classify(heldOut[0].Text, default);
            },
            null, CancellationToken.None);
        Assert.Equal(12, shown);
        Assert.Equal(Classifier.Intents, model.Intents);
    }

    [Fact]
    public void Wrote_OwnFile_IsTold()
    {
        string path = Path.Combine(_folder, "foreign");
        File.WriteAllText(path, "CGINT");
        Assert.True(Engine.Wrote(Saved()));
        Assert.False(Engine.Wrote(path));
    }

    [Fact]
    public void Train_SameSeed_SameVerdicts()
    {
        IIntentClassifier first = Train(SmallUtterances.All, 3, CancellationToken.None);
        IIntentClassifier second = Train(SmallUtterances.All, 3, CancellationToken.None);
        foreach (LabelledUtterance utterance in SmallUtterances.All)
            Assert.Equal(first.Classify(utterance.Text, default), second.Classify(utterance.Text, default));
    }

    [Fact]
    public void Train_Cancelled_Throws() =>
        Assert.ThrowsAny<OperationCanceledException>(
            () => Train(SmallUtterances.All, 3, new CancellationToken(canceled: true)));

    [Fact]
    public void Train_OneIntent_Throws() =>
        Assert.Throws<ArgumentException>(() => Train([new("a b", "x"), new("c", "oos")], 3, CancellationToken.None));

    [Fact]
    public void Load_Saved_SameVersionThresholdAndVerdicts()
    {
        IIntentClassifier loaded = Engine.Load(Saved());
        Assert.Equal(Classifier.ModelVersion, loaded.ModelVersion);
        Assert.Equal(Classifier.Intents, loaded.Intents);
        Assert.Equal(Classifier.OutOfScopeThreshold, loaded.OutOfScopeThreshold);
        foreach (LabelledUtterance utterance in SmallUtterances.All)
            Assert.Equal(Classifier.Classify(utterance.Text, default), loaded.Classify(utterance.Text, default));
    }

    [Fact]
    public void Load_Foreign_SaysSo() => Refused("{\"not\": \"a model\"}"u8.ToArray(), "not an");

    [Fact]
    public void Load_Truncated_SaysSo()
    {
        byte[] bytes = File.ReadAllBytes(Saved());
        Refused(bytes[..20], "truncated");
        Refused(bytes[..(bytes.Length / 2)], "truncated");
    }

    [Fact]
    public void Load_OtherFormat_SaysSo()
    {
        byte[] bytes = File.ReadAllBytes(Saved());
        bytes[8]++;
        Refused(bytes, $"format {bytes[8]}");
    }

    [Fact]
    public void Load_ByteFlipped_IsRefused()
    {
        byte[] bytes = File.ReadAllBytes(Saved());
        foreach (int at in (int[])[12, 17, 40, 64, 100, bytes.Length / 2, bytes.Length - 1])
        {
            bytes[at] ^= 0x10;
            Refused(bytes, "");
            bytes[at] ^= 0x10;
        }
    }

    private IIntentClassifier Train(IReadOnlyList<LabelledUtterance> examples, int seed, CancellationToken cancellation) =>
        Engine.Train(examples, [], new IntentTrainingOptions { Seed = seed }, null, null, cancellation);

    private void Refused(byte[] bytes, string reason)
    {
        string path = Path.Combine(_folder, "bad.intents");
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<InvalidDataException>(() => Engine.Load(path)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    private string Saved()
    {
        string path = Path.Combine(_folder, "small.intents");
        Engine.Save(Classifier, path);
        return path;
    }
}
