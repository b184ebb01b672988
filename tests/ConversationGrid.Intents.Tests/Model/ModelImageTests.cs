using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Text;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests.Model;

public sealed class ModelImageTests
{
    private const int Classes = 37;

    public static TheoryData<string> Utterances() =>
    [
        "where is my order",
        "WHERE is my Order???",
        "unheardof wordz pasword refund",
        "where",
        "qzx",
        "octopus londons couriers sturdily",
        string.Join(' ', Enumerable.Repeat("where is my refund pasword please monday", 150)),
        new string('e', 4000),
    ];

    [Theory]
    [MemberData(nameof(Utterances))]
    public void Classify_FoldedBytes_ScoreLikeTheFloatsTheyComeFrom(string utterance)
    {
        var vocabulary = FeatureVocabulary.Build(
            [.. TrainingData.Small.Select(u => u.Text)], 2, Lexicon.Of("en"), CancellationToken.None);
        var random = new SplitMixRandom(11);
        var scores = new LinearScores(Classes, Floats(vocabulary.Count * Classes), Floats(Classes));
        IntentModel model = IntentModel.FromImage(ModelImage.Write(vocabulary, scores, new ModelMetadata
        {
            Intents = [.. Enumerable.Range(0, Classes).Select(i => $"intent{i}")],
            OutOfScopeLabel = "oos",
            Examples = 1,
            Features = vocabulary.Count,
            InverseTemperature = 1,
            HasOutOfScopeClass = false,
            OutOfScopeWeight = 0,
            Threshold = float.NegativeInfinity,
        }));

        SparseVectors vector = vocabulary.Vectorise([utterance], CancellationToken.None);
        var expected = new float[Classes];
        scores.Score(vector.Features(0), vector.Values(0), expected);
        Assert.Equal(expected.Max(), model.Classify(utterance, default).Score, 0.03f * Math.Max(1, expected.Max(Math.Abs)));

        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
