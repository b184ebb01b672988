using ConversationGrid.Intents.Features;

namespace ConversationGrid.Intents.Training;

/// <summary>How raw scores become probabilities and the verdict "out of scope".</summary>
/// <param name="InverseTemperature">Softmax runs over scores times this (Guo et al., ICML 2017).</param>
/// <param name="Threshold">An utterance whose best score is below it is out of scope.</param>
internal readonly record struct Calibration(float InverseTemperature, float Threshold)
{
    /// <param name="scores">Scores on utterances that the weights were not trained on.</param>
    /// <param name="vectors">Those utterances.</param>
    /// <param name="labels">Their classes, -1 for out of scope.</param>
    /// <param name="maximumFalseAlarm">Share of in-scope utterances that may be taken for out of scope.</param>
    public static Calibration Fit(LinearScores scores, SparseVectors vectors, int[] labels, double maximumFalseAlarm)
    {
        var inScope = new List<(float[] Logits, int Label)>();
        var tops = new List<float>();
        for (int i = 0; i < vectors.Count; i++)
        {
            if (labels[i] < 0)
                continue;
            var logits = new float[scores.Classes];
            scores.Score(vectors.Features(i), vectors.Values(i), logits);
            inScope.Add((logits, labels[i]));
            tops.Add(logits.Max());
        }

        if (inScope.Count == 0)
            return new Calibration(1, float.NegativeInfinity);
        tops.Sort();
        float threshold = tops[(int)(tops.Count * maximumFalseAlarm)];
        return new Calibration(FitInverseTemperature(inScope), threshold);
    }

    /// <summary>Minimises the negative log likelihood, which is convex in the inverse temperature.</summary>
    private static float FitInverseTemperature(List<(float[] Logits, int Label)> examples)
    {
        double low = 0.05, high = 100;
        for (int i = 0; i < 60; i++)
        {
            double middle = Math.Sqrt(low * high);
            if (Slope(examples, middle) > 0)
                high = middle;
            else
                low = middle;
        }

        return (float)Math.Sqrt(low * high);
    }

    private static double Slope(List<(float[] Logits, int Label)> examples, double inverseTemperature)
    {
        double slope = 0;
        foreach ((float[] logits, int label) in examples)
        {
            float top = logits.Max();
            double sum = 0, mean = 0;
            foreach (float logit in logits)
            {
                double share = Math.Exp(inverseTemperature * (logit - top));
                sum += share;
                mean += share * logit;
            }

            slope += (mean / sum) - logits[label];
        }

        return slope;
    }
}
