using System.Runtime.Intrinsics;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// The state vector of a QAOA circuit in the subspace of one place for each escalation. It starts as a product of W states.
/// A layer turns each amplitude by <c>exp(−i γ E)</c> and then mixes each register by the W-state Grover mixer
/// <c>exp(+i β |W⟩⟨W|)</c>; up to a phase that is the complete-graph XY mixer with <c>β / d</c> on <c>d</c> places
/// (Bärtschi and Eidenbenz 2020; Hadfield and others 2019).
/// </summary>
public sealed class QaoaSimulator
{
    private const int Lanes = 8;
    private const int StatesInABlock = 1 << 14;

    private readonly int[] _radices;
    private readonly double[] _real;
    private readonly double[] _imaginary;

    public QaoaSimulator(QaoaEncoding encoding)
    {
        _radices = [.. encoding.Options.Select(places => places.Count)];
        _real = new double[encoding.States];
        _imaginary = new double[encoding.States];
        Array.Fill(_real, 1 / Math.Sqrt(encoding.States));
    }

    /// <summary>False where it was told to stop; the state is of no use then.</summary>
    public bool TryRun(ReadOnlySpan<double> energies, QaoaAngles angles, Func<bool> shouldStop)
    {
        // The fast digits are turned and mixed block by block while the block is in the cache.
        int block = 1, fast = 0;
        while (fast < _radices.Length && block * _radices[fast] <= StatesInABlock)
            block *= _radices[fast++];

        for (int layer = 0; layer < angles.Gammas.Count; layer++)
        {
            (double gamma, double beta) = (angles.Gammas[layer], angles.Betas[layer]);
            for (int begin = 0; begin < _real.Length; begin += block)
            {
                if (shouldStop())
                    return false;
                Turn(energies.Slice(begin, block), _real.AsSpan(begin, block), _imaginary.AsSpan(begin, block), gamma);
                int stride = 1;
                for (int i = 0; i < fast; i++)
                {
                    Mix(begin, begin + block, _radices[i], stride, beta);
                    stride *= _radices[i];
                }
            }
            int slowStride = block;
            for (int i = fast; i < _radices.Length; i++)
            {
                int group = slowStride * _radices[i];
                for (int begin = 0; begin < _real.Length; begin += group)
                {
                    if (shouldStop())
                        return false;
                    Mix(begin, begin + group, _radices[i], slowStride, beta);
                }
                slowStride = group;
            }
        }
        return true;
    }

    public double[] Probabilities()
    {
        var probabilities = new double[_real.Length];
        for (int s = 0; s < probabilities.Length; s++)
            probabilities[s] = Probability(s);
        return probabilities;
    }

    public double Probability(int state) => (_real[state] * _real[state]) + (_imaginary[state] * _imaginary[state]);

    private static void Turn(ReadOnlySpan<double> energies, Span<double> real, Span<double> imaginary, double gamma)
    {
        int s = 0;
        for (; s <= real.Length - Lanes; s += Lanes)
        {
            (Vector512<double> sin, Vector512<double> cos) = Vector512.SinCos(Vector512.Create(energies.Slice(s, Lanes)) * -gamma);
            Vector512<double> re = Vector512.Create<double>(real.Slice(s, Lanes)), im = Vector512.Create<double>(imaginary.Slice(s, Lanes));
            ((re * cos) - (im * sin)).CopyTo(real[s..]);
            ((re * sin) + (im * cos)).CopyTo(imaginary[s..]);
        }
        for (; s < real.Length; s++)
        {
            (double sin, double cos) = Math.SinCos(-gamma * energies[s]);
            (real[s], imaginary[s]) = ((real[s] * cos) - (imaginary[s] * sin), (real[s] * sin) + (imaginary[s] * cos));
        }
    }

    /// <summary>Adds <c>(exp(iβ) − 1)</c> times their mean to the amplitudes that differ in one digit only.</summary>
    private void Mix(int begin, int end, int radix, int stride, double beta)
    {
        double re = (Math.Cos(beta) - 1) / radix, im = Math.Sin(beta) / radix;
        Vector512<double> vectorRe = Vector512.Create(re), vectorIm = Vector512.Create(im);
        for (int block = begin; block < end; block += stride * radix)
        {
            int inner = 0;
            for (; inner <= stride - Lanes; inner += Lanes)
            {
                Vector512<double> sumRe = default, sumIm = default;
                for (int digit = 0, at = block + inner; digit < radix; digit++, at += stride)
                {
                    sumRe += Vector512.Create(_real, at);
                    sumIm += Vector512.Create(_imaginary, at);
                }
                Vector512<double> addRe = (sumRe * vectorRe) - (sumIm * vectorIm), addIm = (sumRe * vectorIm) + (sumIm * vectorRe);
                for (int digit = 0, at = block + inner; digit < radix; digit++, at += stride)
                {
                    (Vector512.Create(_real, at) + addRe).CopyTo(_real, at);
                    (Vector512.Create(_imaginary, at) + addIm).CopyTo(_imaginary, at);
                }
            }
            for (; inner < stride; inner++)
            {
                double sumRe = 0, sumIm = 0;
                for (int digit = 0, at = block + inner; digit < radix; digit++, at += stride)
                {
                    sumRe += _real[at];
                    sumIm += _imaginary[at];
                }
                double addRe = (sumRe * re) - (sumIm * im), addIm = (sumRe * im) + (sumIm * re);
                for (int digit = 0, at = block + inner; digit < radix; digit++, at += stride)
                {
                    _real[at] += addRe;
                    _imaginary[at] += addIm;
                }
            }
        }
    }
}
