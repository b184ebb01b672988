using System.Numerics;

namespace ConversationGrid.Intents.Kernels;

/// <summary>
/// The ZZ feature map (Havlíček et al., Nature 567, 2019) on an own state-vector simulator: layers of Hadamard
/// gates on all qubits, each followed by the phases exp(i (Σ x_j Z_j + Σ (π − x_j)(π − x_k) Z_j Z_k)), pairs
/// being neighbours on a line. The phases are diagonal, so a layer is a Walsh–Hadamard transform and a product.
/// </summary>
internal sealed class ZZFeatureMap(int qubits, int layers = 2)
{
    public const int MaximumQubits = 12;

    /// <param name="features">One angle for each qubit.</param>
    /// <returns>2^qubits amplitudes; qubit j is bit j of the index.</returns>
    public Complex[] Prepare(ReadOnlySpan<double> features)
    {
        var state = new Complex[1 << qubits];
        state[0] = Complex.One;
        for (int layer = 0; layer < layers; layer++)
        {
            Hadamard(state);
            for (int index = 0; index < state.Length; index++)
                state[index] *= Complex.FromPolarCoordinates(1, Phase(features, index));
        }

        return state;
    }

    /// <summary>|⟨a|b⟩|², the kernel.</summary>
    public static double Fidelity(Complex[] a, Complex[] b)
    {
        Complex overlap = Complex.Zero;
        for (int i = 0; i < a.Length; i++)
            overlap += Complex.Conjugate(a[i]) * b[i];
        return (overlap.Real * overlap.Real) + (overlap.Imaginary * overlap.Imaginary);
    }

    private double Phase(ReadOnlySpan<double> features, int index)
    {
        double phase = 0;
        for (int j = 0; j < qubits; j++)
        {
            double z = Sign(index, j);
            phase += features[j] * z;
            if (j + 1 < qubits)
                phase += (Math.PI - features[j]) * (Math.PI - features[j + 1]) * z * Sign(index, j + 1);
        }

        return phase;
    }

    private static double Sign(int index, int qubit) => ((index >> qubit) & 1) == 0 ? 1 : -1;

    private static void Hadamard(Complex[] state)
    {
        for (int half = 1; half < state.Length; half *= 2)
        {
            for (int start = 0; start < state.Length; start += 2 * half)
            {
                for (int i = start; i < start + half; i++)
                    (state[i], state[i + half]) = (state[i] + state[i + half], state[i] - state[i + half]);
            }
        }

        double scale = 1 / Math.Sqrt(state.Length);
        for (int i = 0; i < state.Length; i++)
            state[i] *= scale;
    }
}
