using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ConversationGrid.Intents.Features;

namespace ConversationGrid.Intents.Training;

/// <summary>
/// One-against-the-rest linear support vector machines with squared hinge loss, by dual coordinate descent
/// (Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", ICML 2008). Classes are
/// solved side by side in blocks of <see cref="BlockWidth"/>: one pass over an example serves them all. Blocks
/// do not depend on one another, so the result is the same for any number of threads.
/// </summary>
internal sealed class SupportVectorTrainer(IntentTrainingOptions options)
{
    private const int BlockWidth = 32;

    /// <param name="vectors">The examples.</param>
    /// <param name="labels">Class of each example.</param>
    /// <param name="featureCount">Number of features.</param>
    /// <param name="block">Which classes: <c>block * BlockWidth</c> and on.</param>
    /// <param name="cancellation">Ends the training early with an exception.</param>
    /// <returns>Weights, feature by class of the block; the last row is the bias.</returns>
    public float[] TrainBlock(
        SparseVectors vectors, int[] labels, int featureCount, int block, CancellationToken cancellation)
    {
        int first = block * BlockWidth;
        var weights = new float[(featureCount + 1) * BlockWidth];
        var alphas = new float[vectors.Count * BlockWidth];
        var squaredNorms = new float[vectors.Count];
        for (int i = 0; i < squaredNorms.Length; i++)
        {
            float sum = options.SupportVectorBias * options.SupportVectorBias;
            foreach (float value in vectors.Values(i))
                sum += value * value;
            squaredNorms[i] = sum;
        }

        var random = new SplitMixRandom((ulong)options.Seed);
        int[] order = [.. Enumerable.Range(0, vectors.Count)];
        for (int epoch = 0; epoch < options.SupportVectorEpochs; epoch++)
        {
            random.Shuffle(order);
            for (int step = 0; step < order.Length; step++)
            {
                if ((step & 255) == 0)
                    cancellation.ThrowIfCancellationRequested();
                int row = order[step];
                Visit(vectors.Features(row), vectors.Values(row), labels[row] - first, squaredNorms[row],
                    weights, alphas.AsSpan(row * BlockWidth, BlockWidth));
            }
        }

        return weights;
    }

    public static int BlocksFor(int classes) => (classes + BlockWidth - 1) / BlockWidth;

    public LinearScores Join(float[][] blocks, int featureCount, int classes)
    {
        var weights = new float[featureCount * classes];
        var bias = new float[classes];
        for (int block = 0; block < blocks.Length; block++)
        {
            int first = block * BlockWidth;
            int width = Math.Min(BlockWidth, classes - first);
            for (int f = 0; f < featureCount; f++)
                blocks[block].AsSpan(f * BlockWidth, width).CopyTo(weights.AsSpan((f * classes) + first, width));
            for (int c = 0; c < width; c++)
                bias[first + c] = blocks[block][(featureCount * BlockWidth) + c] * options.SupportVectorBias;
        }

        return new LinearScores(classes, weights, bias);
    }

    private void Visit(
        ReadOnlySpan<int> features, ReadOnlySpan<float> values, int positive, float squaredNorm,
        float[] weights, Span<float> alphas)
    {
        ref float w = ref MemoryMarshal.GetArrayDataReference(weights);
        ref float a = ref MemoryMarshal.GetReference(alphas);
        nuint biasRow = (nuint)(weights.Length - BlockWidth);

        Vector512<float> low = Vector512.LoadUnsafe(ref w, biasRow) * options.SupportVectorBias;
        Vector512<float> high = Vector512.LoadUnsafe(ref w, biasRow + 16) * options.SupportVectorBias;
        for (int i = 0; i < features.Length; i++)
        {
            nuint at = (nuint)(features[i] * BlockWidth);
            var value = Vector512.Create(values[i]);
            low = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, at), value, low);
            high = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, at + 16), value, high);
        }

        bool moved = Step(ref low, ref a, 0, positive, squaredNorm);
        moved |= Step(ref high, ref a, 16, positive - 16, squaredNorm);
        if (!moved)
            return;

        for (int i = 0; i < features.Length; i++)
        {
            nuint at = (nuint)(features[i] * BlockWidth);
            var value = Vector512.Create(values[i]);
            Vector512.FusedMultiplyAdd(low, value, Vector512.LoadUnsafe(ref w, at)).StoreUnsafe(ref w, at);
            Vector512.FusedMultiplyAdd(high, value, Vector512.LoadUnsafe(ref w, at + 16)).StoreUnsafe(ref w, at + 16);
        }

        (Vector512.LoadUnsafe(ref w, biasRow) + (low * options.SupportVectorBias)).StoreUnsafe(ref w, biasRow);
        (Vector512.LoadUnsafe(ref w, biasRow + 16) + (high * options.SupportVectorBias)).StoreUnsafe(ref w, biasRow + 16);
    }

    /// <summary>One coordinate step for 16 classes. Takes their scores in <paramref name="scores"/> and leaves
    /// there what each class's weights move by.</summary>
    private bool Step(ref Vector512<float> scores, ref float alphas, nuint at, int positive, float squaredNorm)
    {
        float negativeMargin = 0.5f / options.SupportVectorCost;
        var sign = Vector512.Create(-1f);
        var diagonal = Vector512.Create(negativeMargin);
        if ((uint)positive < 16)
        {
            sign = sign.WithElement(positive, 1f);
            diagonal = diagonal.WithElement(positive, negativeMargin / options.SupportVectorPositiveWeight);
        }

        Vector512<float> old = Vector512.LoadUnsafe(ref alphas, at);
        Vector512<float> gradient = (sign * scores) - Vector512<float>.One + (diagonal * old);
        Vector512<float> next = Vector512.Max(
            old - (gradient / (diagonal + Vector512.Create(squaredNorm))), Vector512<float>.Zero);
        next.StoreUnsafe(ref alphas, at);
        scores = (next - old) * sign;
        return !Vector512.EqualsAll(next, old);
    }
}
