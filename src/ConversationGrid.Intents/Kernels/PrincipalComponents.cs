using ConversationGrid.Intents.Features;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Kernels;

/// <summary>Principal components of sparse vectors by orthogonal iteration on the centred Gram matrix: there are
/// fewer utterances than features.</summary>
internal sealed class PrincipalComponents
{
    private const int Iterations = 60;

    private readonly double[][] _axes;
    private readonly double[] _mean;

    private PrincipalComponents(double[][] axes, double[] mean) => (_axes, _mean) = (axes, mean);

    public static PrincipalComponents Fit(SparseVectors vectors, ReadOnlySpan<int> rows, int features, int components, int seed)
    {
        var mean = new double[features];
        foreach (int row in rows)
        {
            for (int i = 0; i < vectors.Features(row).Length; i++)
                mean[vectors.Features(row)[i]] += vectors.Values(row)[i] / (double)rows.Length;
        }

        var random = new SplitMixRandom((ulong)seed);
        var axes = new double[components][];
        for (int c = 0; c < components; c++)
        {
            axes[c] = new double[features];
            for (int f = 0; f < features; f++)
                axes[c][f] = random.NextSingle() - 0.5;
        }

        var fitted = new PrincipalComponents(axes, mean);
        Orthonormalise(axes);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            for (int c = 0; c < components; c++)
                axes[c] = fitted.Covariance(vectors, rows, axes[c]);
            Orthonormalise(axes);
        }

        return fitted;
    }

    public double[] Project(SparseVectors vectors, int row)
    {
        var projected = new double[_axes.Length];
        for (int c = 0; c < projected.Length; c++)
            projected[c] = Product(vectors, row, _axes[c]) - Product(_mean, _axes[c]);
        return projected;
    }

    private double[] Covariance(SparseVectors vectors, ReadOnlySpan<int> rows, double[] axis)
    {
        var product = new double[axis.Length];
        double shift = Product(_mean, axis), sum = 0;
        foreach (int row in rows)
        {
            double along = Product(vectors, row, axis) - shift;
            sum += along;
            ReadOnlySpan<int> features = vectors.Features(row);
            ReadOnlySpan<float> values = vectors.Values(row);
            for (int i = 0; i < features.Length; i++)
                product[features[i]] += along * values[i];
        }

        for (int f = 0; f < product.Length; f++)
            product[f] -= sum * _mean[f];
        return product;
    }

    private static double Product(SparseVectors vectors, int row, double[] axis)
    {
        ReadOnlySpan<int> features = vectors.Features(row);
        ReadOnlySpan<float> values = vectors.Values(row);
        double sum = 0;
        for (int i = 0; i < features.Length; i++)
            sum += values[i] * axis[features[i]];
        return sum;
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Orthonormalise(double[][] axes)
    {
        for (int c = 0; c < axes.Length; c++)
        {
            for (int earlier = 0; earlier < c; earlier++)
            {
                double along = Product(axes[c], axes[earlier]);
                for (int f = 0; f < axes[c].Length; f++)
                    axes[c][f] -= along * axes[earlier][f];
            }

            double length = Math.Sqrt(Product(axes[c], axes[c]));
            for (int f = 0; f < axes[c].Length; f++)
                axes[c][f] /= length > 0 ? length : 1;
        }
    }
}
