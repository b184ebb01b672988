using ConversationGrid.Intents.Features;

namespace ConversationGrid.Intents.Training;

/// <summary>How raw scores become probabilities and the verdict "out of scope".</summary>
/// <param name="InverseTemperature">Softmax runs over scores times this (Guo et al., ICML 2017).</param>
/// <param name="OutOfScopeWeight">The out-of-scope class's score is taken off the best score, times this.</param>
/// <param name="Threshold">An utterance for which the rest is below it is out of scope.</param>
internal readonly record struct Calibration(float InverseTemperature, float OutOfScopeWeight, float Threshold)
{
    private static readonly float[] Weights = [0, 0.25f, 0.5f, 0.75f, 1];

    /// <param name="scores">Scores fitted on other utterances than these; out of scope is the class after the
    /// last intent, if it is one.</param>
    /// <param name="vectors">Utterances.</param>
    /// <param name="labels">Their intents; out of scope is <paramref name="intents"/>.</param>
    /// <param name="intents">How many there are.</param>
    /// <param name="tolerance">Share of in-scope utterances classified right that may fall below the threshold.</param>
    public static Calibration Fit(LinearScores scores, SparseVectors vectors, int[] labels, int intents, double tolerance)
    {
        var inScope = new List<Scored>();
        var outOfScope = new List<Scored>();
        for (int i = 0; i < vectors.Count; i++)
        {
            var logits = new float[scores.Classes];
            scores.Score(vectors.Features(i), vectors.Values(i), logits);
            float outside = scores.Classes > intents ? logits[intents] : 0;
            (labels[i] < intents ? inScope : outOfScope).Add(new Scored(logits[..intents], labels[i], outside));
        }

        float weight = scores.Classes > intents ? FitWeight(inScope, outOfScope) : 0;
        float[] right = [.. inScope.Where(s => s.IsRight).Select(s => s.Top - (weight * s.Outside)).Order()];
        if (right.Length == 0)
            return new Calibration(1, weight, float.NegativeInfinity);
        int lost = Math.Min((int)(inScope.Count * tolerance), right.Length - 1);
        return new Calibration(FitInverseTemperature(inScope), weight, right[lost]);
    }

    /// <summary>The weight that tells in scope from out of scope best, by the area under the ROC curve.</summary>
    private static float FitWeight(List<Scored> inScope, List<Scored> outOfScope)
    {
        float best = Weights[^1];
        double most = 0;
        foreach (float weight in Weights)
        {
            float[] outside = [.. outOfScope.Select(s => s.Top - (weight * s.Outside)).Order()];
            double below = 0;
            foreach (Scored scored in inScope)
            {
                int at = Array.BinarySearch(outside, scored.Top - (weight * scored.Outside));
                below += at < 0 ? ~at : at;
            }

            if (below > most)
                (most, best) = (below, weight);
        }

        return best;
    }

    /// <summary>Minimises the negative log likelihood, which is convex in the inverse temperature. One in n + 1 is
    /// taken to be of any intent: a handful of right answers must not make the model certain.</summary>
    private static float FitInverseTemperature(List<Scored> examples)
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

    private static double Slope(List<Scored> examples, double inverseTemperature)
    {
        double slope = 0, doubt = 1.0 / (examples.Count + 1);
        foreach (Scored example in examples)
        {
            double sum = 0, mean = 0;
            foreach (float logit in example.Logits)
            {
                double share = Math.Exp(inverseTemperature * (logit - example.Top));
                sum += share;
                mean += share * logit;
            }

            slope += (mean / sum) - ((1 - doubt) * example.Logits[example.Label]) - (doubt * example.Logits.Average());
        }

        return slope;
    }

    private sealed record Scored(float[] Logits, int Label, float Outside)
    {
        public float Top { get; } = Logits.Max();

        public bool IsRight => Logits[Label] == Top;
    }
}
