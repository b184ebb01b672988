using System.Numerics;
using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Kernels;

/// <summary>
/// Does a quantum kernel help to tell two confusable intents apart? A fidelity kernel of the ZZ feature map, an RBF
/// and a linear kernel on the same principal components, and a linear one on all features, each with a support vector
/// machine, on the same folds. Components are fitted on the training part of a fold only; every kernel's cost and
/// width are chosen there too, by cross-validation within.
/// </summary>
public sealed class KernelExperiment(KernelExperimentOptions options)
{
    private static readonly double[] Costs = [0.1, 1, 10, 100];

    /// <summary>Multiples of the angles, or of the inverse median distance.</summary>
    private static readonly double[] Widths = [0.1, 0.25, 0.5, 1];

    private const int InnerFolds = 3;

    /// <exception cref="ArgumentException">An intent has fewer examples than there are folds.</exception>
    public KernelReport Run(
        IReadOnlyList<LabelledUtterance> examples, string first, string second, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        LabelledUtterance[] pair = [.. examples.Where(e => e.Intent == first || e.Intent == second)];
        bool[] positive = [.. pair.Select(e => e.Intent == second)];
        if (positive.Count(p => p) < options.Folds || positive.Count(p => !p) < options.Folds)
            throw new ArgumentException($"'{first}' and '{second}' need {options.Folds} examples each.", nameof(examples));

        var right = new Dictionary<string, double[]>(StringComparer.Ordinal);
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            int[] fold = FoldOf(positive, options.Folds, (ulong)(options.Seed + repeat));
            for (int f = 0; f < options.Folds; f++)
            {
                int[] train = [.. Enumerable.Range(0, pair.Length).Where(i => fold[i] != f)];
                int[] test = [.. Enumerable.Range(0, pair.Length).Where(i => fold[i] == f)];
                int at = (repeat * options.Folds) + f;
                foreach ((string name, List<double[,]> kernels) in Kernels(pair, train, cancellation))
                {
                    if (!right.TryGetValue(name, out double[]? accuracies))
                        right.Add(name, accuracies = new double[options.Repeats * options.Folds]);
                    accuracies[at] = Accuracy(kernels, positive, train, test, cancellation);
                }
            }
        }

        return KernelReport.Of(first, second, pair.Length, options, right);
    }

    /// <summary>Each kernel in all its widths, over all examples of the pair.</summary>
    private IEnumerable<(string Name, List<double[,]> Kernels)> Kernels(
        LabelledUtterance[] pair, int[] train, CancellationToken cancellation)
    {
        string[] texts = [.. pair.Select(p => p.Text)];
        var vocabulary = FeatureVocabulary.Build([.. train.Select(i => texts[i])], 1, null, cancellation);
        SparseVectors vectors = vocabulary.Vectorise(texts, cancellation);
        var components = PrincipalComponents.Fit(vectors, train, vocabulary.Count, options.Qubits, options.Seed);
        double[][] reduced = [.. Enumerable.Range(0, pair.Length).Select(i => components.Project(vectors, i))];
        double[][] angles = Angles(reduced, train);

        yield return (KernelReport.AllFeatures, [Matrix(pair.Length, (i, j) => Product(vectors, i, j))]);
        yield return (KernelReport.Linear, [Matrix(pair.Length, (i, j) => Product(angles[i], angles[j]))]);
        double median = MedianDistance(angles, train);
        yield return (KernelReport.Rbf, [.. Widths.Select(w =>
            Matrix(pair.Length, (i, j) => Math.Exp(-w * 4 * SquaredDistance(angles[i], angles[j]) / median)))]);

        var map = new ZZFeatureMap(options.Qubits);
        var quantum = new List<double[,]>();
        foreach (double width in Widths)
        {
            cancellation.ThrowIfCancellationRequested();
            Complex[][] states = [.. angles.Select(a => map.Prepare([.. a.Select(x => x * width)]))];
            quantum.Add(Matrix(pair.Length, (i, j) => ZZFeatureMap.Fidelity(states[i], states[j])));
        }

        yield return (KernelReport.Quantum, quantum);
    }

    /// <summary>Each component to −π…π by the training part's extremes.</summary>
    private static double[][] Angles(double[][] reduced, int[] train)
    {
        int components = reduced[0].Length;
        var largest = new double[components];
        foreach (int row in train)
        {
            for (int c = 0; c < components; c++)
                largest[c] = Math.Max(largest[c], Math.Abs(reduced[row][c]));
        }

        return [.. reduced.Select(r => r.Select((x, c) => largest[c] > 0 ? Math.PI * Math.Clamp(x / largest[c], -1, 1) : 0).ToArray())];
    }

    private static double Accuracy(
        List<double[,]> kernels, bool[] positive, int[] train, int[] test, CancellationToken cancellation)
    {
        (double[,] Kernel, double Cost) best = (kernels[0], Costs[0]);
        double most = -1;
        foreach (double[,] kernel in kernels)
        {
            foreach (double cost in Costs)
            {
                cancellation.ThrowIfCancellationRequested();
                double right = 0;
                for (int f = 0; f < InnerFolds; f++)
                {
                    int[] inner = [.. train.Where((_, i) => i % InnerFolds != f)];
                    int[] held = [.. train.Where((_, i) => i % InnerFolds == f)];
                    right += Right(kernel, positive, inner, held, cost);
                }

                if (right > most)
                    (most, best) = (right, (kernel, cost));
            }
        }

        return Right(best.Kernel, positive, train, test, best.Cost) / (double)test.Length;
    }

    private static int Right(double[,] kernel, bool[] positive, int[] train, int[] test, double cost)
    {
        double[] signed = KernelMachine.Train(kernel, positive, train, cost);
        return test.Count(i => KernelMachine.Predict(kernel, train, signed, i) == positive[i]);
    }

    private static int[] FoldOf(bool[] positive, int folds, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, positive.Length)];
        new SplitMixRandom(seed).Shuffle(order);
        var fold = new int[positive.Length];
        int ones = 0, zeros = 0;
        foreach (int i in order)
            fold[i] = (positive[i] ? ones++ : zeros++) % folds;
        return fold;
    }

    private static double[,] Matrix(int count, Func<int, int, double> kernel)
    {
        var matrix = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[i, j] = matrix[j, i] = kernel(i, j);
        }

        return matrix;
    }

    private static double MedianDistance(double[][] points, int[] rows)
    {
        var distances = new List<double>();
        for (int i = 1; i < rows.Length; i++)
            distances.Add(SquaredDistance(points[rows[i]], points[rows[i / 2]]));
        distances.Sort();
        return Math.Max(distances[distances.Count / 2], 1e-9);
    }

    private static double SquaredDistance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Product(SparseVectors vectors, int first, int second)
    {
        ReadOnlySpan<int> a = vectors.Features(first), b = vectors.Features(second);
        ReadOnlySpan<float> x = vectors.Values(first), y = vectors.Values(second);
        double sum = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (a[i] == b[j])
                sum += x[i++] * y[j++];
            else if (a[i] < b[j])
                i++;
            else
                j++;
        }

        return sum;
    }
}
