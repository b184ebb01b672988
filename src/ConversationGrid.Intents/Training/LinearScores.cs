namespace ConversationGrid.Intents.Training;

/// <summary>Logits linear in the features: what every member of the ensemble is, and their average too.</summary>
/// <param name="Classes">How many classes.</param>
/// <param name="Weights">Features × classes.</param>
/// <param name="Bias">One for each class.</param>
internal sealed record LinearScores(int Classes, float[] Weights, float[] Bias)
{
    public ReadOnlySpan<float> Row(int feature) => Weights.AsSpan(feature * Classes, Classes);

    public void Score(ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> logits)
    {
        Bias.CopyTo(logits);
        for (int i = 0; i < features.Length; i++)
        {
            ReadOnlySpan<float> row = Row(features[i]);
            float value = values[i];
            for (int c = 0; c < row.Length; c++)
                logits[c] += value * row[c];
        }
    }
}
