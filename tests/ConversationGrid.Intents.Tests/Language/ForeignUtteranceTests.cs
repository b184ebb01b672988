using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests.Language;

public sealed class ForeignUtteranceTests
{
    private static readonly IntentModel English = IntentTrainer.Train(
        TrainingData.Small, [.. TrainingData.Small.Where(u => u.Intent != "oos").Take(20)],
        new IntentTrainingOptions { Language = "en", OutOfScopeTolerance = 0 }, null, CancellationToken.None);

    [Theory]
    [InlineData("wo ist meine order, ich habe noch kein Paket")]
    [InlineData("quiero hablar con un agent por favor")]
    [InlineData("j'ai oublié mon password")]
    public void Classify_OtherLanguage_IsOutOfScope(string utterance) =>
        Assert.True(English.Classify(utterance, default).IsOutOfScope);

    [Theory]
    [InlineData("where is my order")]
    [InlineData("i forgot my password")]
    public void Classify_OwnLanguage_IsInScope(string utterance) =>
        Assert.False(English.Classify(utterance, default).IsOutOfScope);
}
