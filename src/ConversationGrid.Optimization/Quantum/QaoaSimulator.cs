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
        _real = GC.AllocateUninitializedArray<double>(encoding.States);
        _imaginary = GC.AllocateUninitializedArray<double>(encoding.States);
    }

    /// <summary>From the start on. False where it was told to stop; the state is of no use then.</summary>
    public bool TryRun(ReadOnlySpan<double> energies, QaoaAngles angles, Func<bool> shouldStop)
    {
        // The fast digits are turned and mixed block by block while the block is in the cache.
        int block = 1, fast = 0;
        while (fast < _radices.Length && block * _radices[fast] <= StatesInABlock)
            block *= _radices[fast++];

        for (int begin = 0; begin < _real.Length; begin += block)
        {
            if (shouldStop())
                return false;
            Start(begin, block);
        }
        for (int layer = 0; layer < angles.Gammas.Count; layer++)
        {
            (double gamma, double beta) = (angles.Gammas[layer], angles.Betas[layer]);
            for (int begin = 0; begin < _real.Length; begin += block)
            {
                if (shouldStop())
                    return false;
                Turn(energies.Slice(begin, block), _real.AsSpan(begin, block), _imaginary.AsSpan(begin, block), gamma);
                int fastStride = 1;
                for (int i = 0; i < fast; i++)
                {
                    Mix(begin, begin + block, _radices[i], fastStride, 0, fastStride, beta);
                    fastStride *= _radices[i];
                }
            }
            int stride = block;
            for (int i = fast; i < _radices.Length; i++)
            {
                if (!TryMixSlow(_radices[i], stride, beta, shouldStop))
                    return false;
                stride *= _radices[i];
            }
        }
        return true;
    }

    /// <summary>Of all states, once it has run.</summary>
    public double[] Probabilities()
    {
        var probabilities = new double[_real.Length];
        for (int s = 0; s < probabilities.Length; s++)
            probabilities[s] = Probability(s);
        return probabilities;
    }

    public double Probability(int state) => (_real[state] * _real[state]) + (_imaginary[state] * _imaginary[state]);

    private void Start(int begin, int length)
    {
        _real.AsSpan(begin, length).Fill(1 / Math.Sqrt(_real.Length));
        _imaginary.AsSpan(begin, length).Clear();
    }

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

    /// <summary>One digit whose states lie far apart, in pieces.</summary>
    private bool TryMixSlow(int radix, int stride, double beta, Func<bool> shouldStop)
    {
        int piece = Math.Max(1, StatesInABlock / radix / Lanes) * Lanes;
        for (int group = 0; group < _real.Length; group += stride * radix)
        {
            for (int from = 0; from < stride; from += piece)
            {
                if (shouldStop())
                    return false;
                Mix(group, group + (stride * radix), radix, stride, from, Math.Min(stride, from + piece), beta);
            }
        }
        return true;
    }

    /// <summary>
    /// Adds <c>(exp(iβ) − 1)</c> times their mean to the amplitudes that differ in one digit only, where the lower digits are
    /// <paramref name="from"/> to below <paramref name="to"/>.
    /// </summary>
    private void Mix(int begin, int end, int radix, int stride, int from, int to, double beta)
    {
        double re = (Math.Cos(beta) - 1) / radix, im = Math.Sin(beta) / radix;
        Vector512<double> vectorRe = Vector512.Create(re), vectorIm = Vector512.Create(im);
        for (int block = begin; block < end; block += stride * radix)
        {
            int inner = from;
            for (; inner <= to - Lanes; inner += Lanes)
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
            for (; inner < to; inner++)
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
