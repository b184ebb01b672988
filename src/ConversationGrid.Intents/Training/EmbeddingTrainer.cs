using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ConversationGrid.Intents.Features;

namespace ConversationGrid.Intents.Training;

/// <summary>
/// A linear embedding model: every feature has a vector, an utterance is the sum of its features' vectors, and
/// a class's score is the product with the class's own vector; softmax cross-entropy, trained one example at a
/// time by AdaGrad (Duchi et al., JMLR 2011) with a rate that falls to zero. The bottleneck and the features
/// dropped at random make it generalise better than a free matrix, and yet it is one: products of vectors,
/// feature by class.
/// </summary>
/// <remarks>
/// The rate of a feature's vector adapts by one sum of squares for the whole vector, that of a class's vector
/// element by element.
/// </remarks>
internal sealed unsafe class EmbeddingTrainer(IntentTrainingOptions options)
{
    /// <summary>Length of the vectors; a multiple of four hardware vectors.</summary>
    private const int Width = 256;

    /// <summary>Classes whose gradient is smaller are left alone.</summary>
    private const float NegligibleGradient = 1e-3f;

    private const float StartScale = 0.05f;
    private const float Epsilon = 1e-6f;

    public LinearScores Train(TrainingSet set, int classes, ulong seed, CancellationToken cancellation)
    {
        (FeatureVocabulary vocabulary, SparseVectors vectors, int[] labels) = set;
        var random = new SplitMixRandom(seed);
        var state = new State(vocabulary.Count, classes, ref random);
        int[] order = [.. Enumerable.Range(0, vectors.Count)];
        long step = 0, steps = (long)order.Length * options.EmbeddingEpochs;
        for (int epoch = 0; epoch < options.EmbeddingEpochs; epoch++)
        {
            random.Shuffle(order);
            foreach (int row in order)
            {
                if ((step & 255) == 0)
                    cancellation.ThrowIfCancellationRequested();
                float rate = options.EmbeddingRate * (1 - ((float)step++ / steps));
                int kept = Drop(
                    vectors.Features(row), vectors.Values(row), vocabulary.FirstNgram, state, ref random);
                if (kept > 0)
                    Learn(state, kept, labels[row], rate);
            }
        }

        return Fold(state, cancellation);
    }

    private int Drop(
        ReadOnlySpan<int> features, ReadOnlySpan<float> values, int firstNgram, State state, ref SplitMixRandom random)
    {
        if (state.Kept.Length < features.Length)
            state.Grow(features.Length);
        int kept = 0;
        for (int i = 0; i < features.Length; i++)
        {
            float dropout = features[i] < firstNgram ? options.EmbeddingWordDropout : options.EmbeddingNgramDropout;
            if (random.NextSingle() < dropout)
                continue;
            state.Kept[kept] = features[i];
            state.KeptValues[kept++] = values[i] / (1 - dropout);
        }

        return kept;
    }

    private static void Learn(State state, int kept, int label, float rate)
    {
        fixed (float* features = state.Features)
        fixed (float* classes = state.Classes)
        fixed (float* classSquares = state.ClassSquares)
        fixed (float* hidden = state.Hidden)
        fixed (float* back = state.Back)
        {
            Embed(state, kept, features, hidden);
            Softmax(state, classes, hidden, label);
            new Span<float>(back, Width).Clear();
            for (int c = 0; c < state.Gradients.Length; c++)
            {
                float gradient = state.Gradients[c];
                if (MathF.Abs(gradient) < NegligibleGradient)
                    continue;
                MoveClass(classes + (c * Width), classSquares + (c * Width), hidden, back, gradient, rate);
                state.BiasSquares[c] += gradient * gradient;
                state.Bias[c] -= rate * gradient / MathF.Sqrt(state.BiasSquares[c] + Epsilon);
            }

            MoveFeatures(state, kept, features, back, rate);
        }
    }

    private static void Embed(State state, int kept, float* features, float* hidden)
    {
        for (int at = 0; at < Width; at += 64)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            for (int i = 0; i < kept; i++)
            {
                float* row = features + ((nint)state.Kept[i] * Width) + at;
                var value = Vector512.Create(state.KeptValues[i]);
                a = Vector512.FusedMultiplyAdd(Vector512.Load(row), value, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(row + 16), value, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Load(row + 32), value, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Load(row + 48), value, d);
            }

            a.Store(hidden + at);
            b.Store(hidden + at + 16);
            c.Store(hidden + at + 32);
            d.Store(hidden + at + 48);
        }
    }

    /// <summary>Leaves the gradient of the loss by each class's score.</summary>
    private static void Softmax(State state, float* classes, float* hidden, int label)
    {
        float[] scores = state.Gradients;
        float top = float.NegativeInfinity;
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = Product(classes + (c * Width), hidden) + state.Bias[c];
            top = Math.Max(top, scores[c]);
        }

        float sum = 0;
        for (int c = 0; c < scores.Length; c++)
            sum += scores[c] = MathF.Exp(scores[c] - top);
        for (int c = 0; c < scores.Length; c++)
            scores[c] /= sum;
        scores[label] -= 1;
    }

    private static void MoveClass(float* weights, float* squares, float* hidden, float* back, float gradient, float rate)
    {
        var g = Vector512.Create(gradient);
        var step = Vector512.Create(-rate);
        for (int at = 0; at < Width; at += 16)
        {
            Vector512<float> weight = Vector512.Load(weights + at);
            Vector512.FusedMultiplyAdd(weight, g, Vector512.Load(back + at)).Store(back + at);
            Vector512<float> slope = Vector512.Load(hidden + at) * g;
            Vector512<float> square = Vector512.FusedMultiplyAdd(slope, slope, Vector512.Load(squares + at));
            square.Store(squares + at);
            (weight + (step * slope / Vector512.Sqrt(square + Vector512.Create(Epsilon)))).Store(weights + at);
        }
    }

    private static void MoveFeatures(State state, int kept, float* features, float* back, float rate)
    {
        float meanSquare = Product(back, back) / Width;
        for (int i = 0; i < kept; i++)
        {
            float value = state.KeptValues[i];
            float square = state.FeatureSquares[state.Kept[i]] += value * value * meanSquare;
            var step = Vector512.Create(-rate * value / MathF.Sqrt(square + Epsilon));
            float* row = features + ((nint)state.Kept[i] * Width);
            for (int at = 0; at < Width; at += 16)
                Vector512.FusedMultiplyAdd(Vector512.Load(back + at), step, Vector512.Load(row + at)).Store(row + at);
        }
    }

    private static LinearScores Fold(State state, CancellationToken cancellation)
    {
        int classes = state.Bias.Length;
        int rows = state.FeatureSquares.Length;
        var weights = new float[rows * classes];
        fixed (float* features = state.Features)
        fixed (float* vectors = state.Classes)
        {
            for (int f = 0; f < rows; f++)
            {
                if ((f & 1023) == 0)
                    cancellation.ThrowIfCancellationRequested();
                for (int c = 0; c < classes; c++)
                    weights[(f * classes) + c] = Product(features + ((nint)f * Width), vectors + (c * Width));
            }
        }

        return new LinearScores(classes, weights, state.Bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Product(float* left, float* right)
    {
        Vector512<float> sum = default;
        for (int at = 0; at < Width; at += 16)
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(left + at), Vector512.Load(right + at), sum);
        return Vector512.Sum(sum);
    }

    private sealed class State
    {
        public readonly float[] Features, FeatureSquares, Classes, ClassSquares, Bias, BiasSquares, Gradients;
        public readonly float[] Hidden = new float[Width], Back = new float[Width];
        public int[] Kept = [];
        public float[] KeptValues = [];

        public State(int features, int classes, ref SplitMixRandom random)
        {
            Features = Start(features * Width, ref random);
            FeatureSquares = new float[features];
            Classes = Start(classes * Width, ref random);
            ClassSquares = new float[classes * Width];
            Bias = new float[classes];
            BiasSquares = new float[classes];
            Gradients = new float[classes];
        }

        public void Grow(int length)
        {
            Kept = new int[length];
            KeptValues = new float[length];
        }

        private static float[] Start(int length, ref SplitMixRandom random)
        {
            var values = new float[length];
            for (int i = 0; i < length; i++)
                values[i] = ((random.NextSingle() * 2) - 1) * StartScale;
            return values;
        }
    }
}
