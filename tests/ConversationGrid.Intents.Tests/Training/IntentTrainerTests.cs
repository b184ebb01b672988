using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests.Training;

public sealed class IntentTrainerTests
{
    [Fact]
    public void Train_OneOrTwoThreads_SameBytes()
    {
        string one = IntentTrainer.Train(TrainingData.Small, new IntentTrainingOptions { Threads = 1 }).ModelVersion;
        string two = IntentTrainer.Train(TrainingData.Small, new IntentTrainingOptions { Threads = 2 }).ModelVersion;
        Assert.Equal(one, two);
    }

    [Fact]
    public void Train_OtherSeed_OtherBytes()
    {
        string other = IntentTrainer.Train(TrainingData.Small, new IntentTrainingOptions { Seed = 2 }).ModelVersion;
        Assert.NotEqual(TrainingData.Model.ModelVersion, other);
    }

    [Fact]
    public void Train_OtherOutOfScopeLabel_IsNoIntent()
    {
        LabelledUtterance[] renamed =
            [.. TrainingData.Small.Select(u => u.Intent == "oos" ? u with { Intent = "none" } : u)];
        var options = new IntentTrainingOptions { OutOfScopeLabel = "none" };
        Assert.DoesNotContain("none", IntentTrainer.Train(renamed, options).Intents);
    }

    [Fact]
    public void Train_ValidationWithWordsOfItsOwn_KnowsNoMoreWords()
    {
        LabelledUtterance[] plain = [new("where is my order", "order_status"), new("forgot my password", "password_reset")];
        LabelledUtterance[] own = [.. plain, new("qza qzb qzc qzd qze qzf qzg qzh qzi qzj crate courier envelope", "order_status")];
        Assert.InRange(ByteCount(own), ByteCount(plain) - 64, ByteCount(plain) + 64); // the metadata's digits differ

        int ByteCount(LabelledUtterance[] validation) => IntentTrainer.Train(
            TrainingData.Small, validation, new IntentTrainingOptions(), null, CancellationToken.None).ByteCount;
    }

    [Fact]
    public void Train_IntentWithMoreExamples_IsLikelierOnlyWhereAsked()
    {
        LabelledUtterance[] examples =
        [
            .. Enumerable.Range(0, 60).Select(i => new LabelledUtterance($"please now red {i % 7}", "many")),
            .. Enumerable.Range(0, 10).Select(i => new LabelledUtterance($"please now blue {i % 5}", "few")),
        ];
        float balanced = ProbabilityOfMany(new IntentTrainingOptions());
        float frequent = ProbabilityOfMany(new IntentTrainingOptions { ExamplesShowFrequency = true });
        Assert.True(balanced < frequent, $"{balanced} with balanced intents, {frequent} by the examples' numbers");

        float ProbabilityOfMany(IntentTrainingOptions options)
        {
            IntentModel model = IntentTrainer.Train(examples, options);
            var ranked = new RankedIntent[2];
            model.Classify("please now", ranked);
            return ranked.Single(r => model.Intents[r.Intent] == "many").Probability;
        }
    }

    [Fact]
    public void Train_EmptyLabel_NamesTheExample()
    {
        LabelledUtterance[] examples = [.. TrainingData.Small, new("some words", " ")];
        ArgumentException error = Assert.Throws<ArgumentException>(() => IntentTrainer.Train(examples, new IntentTrainingOptions()));
        Assert.Contains("some words", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var phases = new List<string>();
        var progress = new ImmediateProgress(p =>
        {
            phases.Add(p.Phase);
            if (p.Completed > 0)
                source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(
            () => IntentTrainer.Train(TrainingData.Small, new IntentTrainingOptions(), progress, source.Token));
        Assert.DoesNotContain("done", phases);
    }

    [Fact]
    public void Train_Progress_RisesToOne()
    {
        var shares = new List<double>();
        var progress = new ImmediateProgress(p =>
        {
            lock (shares)
                shares.Add(p.Completed);
        });
        IntentTrainer.Train(TrainingData.Small, new IntentTrainingOptions { Threads = 1 }, progress);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
    }

    private sealed class ImmediateProgress(Action<IntentTrainingProgress> report) : IProgress<IntentTrainingProgress>
    {
        public void Report(IntentTrainingProgress value) => report(value);
    }
}
