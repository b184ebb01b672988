using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Text;

namespace ConversationGrid.Intents.Training;

/// <param name="Vocabulary">The features of these examples.</param>
/// <param name="Vectors">The examples.</param>
/// <param name="Labels">The class of each.</param>
internal sealed record TrainingSet(FeatureVocabulary Vocabulary, SparseVectors Vectors, int[] Labels)
{
    public static TrainingSet Of(
        IEnumerable<(string Text, int Label)> examples, IntentTrainingOptions options, CancellationToken cancellation)
    {
        (string Text, int Label)[] rows = [.. examples];
        string[] texts = [.. rows.Select(r => r.Text)];
        var vocabulary = FeatureVocabulary.Build(
            texts, options.MinimumUtterancesPerFeature,
            options.Lexicon == null ? null : Lexicon.Of(options.Lexicon), cancellation);
        return new TrainingSet(vocabulary, vocabulary.Vectorise(texts, cancellation), [.. rows.Select(r => r.Label)]);
    }
}
