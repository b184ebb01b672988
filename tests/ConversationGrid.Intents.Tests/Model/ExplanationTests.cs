namespace ConversationGrid.Intents.Tests.Model;

public sealed class ExplanationTests
{
    private static readonly int PasswordReset = TrainingData.Model.Intents.ToList().IndexOf("password_reset");

    [Fact]
    public void Explain_StrongestWord_ComesFirstWithItsPlace()
    {
        const string utterance = "Hello, I forgot my PASSWORD yesterday";
        WeighedFeature first = TrainingData.Model.Explain(utterance, PasswordReset, 20)[0];
        Assert.Contains("PASSWORD", first.Text, StringComparison.Ordinal);
        Assert.Equal(first.Text, utterance.Substring(first.Start, first.Length));
        Assert.True(first.Contribution > 0);
    }

    [Theory]
    [InlineData("i forgot my password")]
    [InlineData("unheardof wordz pasword refund my refund")]
    public void Explain_AllContributions_AddUpToTheScoresDifference(string utterance)
    {
        // What an intent has over the mean is its contributions and its bias; the bias is what the same intent
        // has without words, so two intents' difference is explained by their contributions' difference.
        float first = Sum(0), second = Sum(1);
        float explained = first - second;
        float measured = Logit(utterance, 0) - Logit(utterance, 1) - (Logit("", 0) - Logit("", 1));
        Assert.Equal(measured, explained, 1e-2f * (1 + Math.Abs(measured)));

        float Sum(int intent) => TrainingData.Model.Explain(utterance, intent, 100).Sum(f => f.Contribution);
    }

    [Fact]
    public void Explain_SomeFeatures_AreTheStrongest()
    {
        IReadOnlyList<WeighedFeature> all = TrainingData.Model.Explain("where is my refund please", 0, 100);
        Assert.Equal(all.Take(2), TrainingData.Model.Explain("where is my refund please", 0, 2));
    }

    private static float Logit(string utterance, int intent)
    {
        var ranked = new RankedIntent[TrainingData.Model.Intents.Count];
        TrainingData.Model.Classify(utterance, ranked);
        return MathF.Log(ranked.Single(r => r.Intent == intent).Probability) / TrainingData.Model.InverseTemperature;
    }
}
