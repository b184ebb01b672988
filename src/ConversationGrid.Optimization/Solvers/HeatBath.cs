using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// The least of many energies plus Gumbel noise is a draw from their Boltzmann distribution: one pass, sixteen at a
/// time, nothing rejected. The noise is read from a random place of a ring.
/// </summary>
internal ref struct HeatBath
{
    public const int Lanes = 16;

    private Vector512<float> _least;
    private Vector512<int> _leastAt;
    private Vector512<int> _index;

    public HeatBath(int first)
    {
        _least = Vector512.Create(float.PositiveInfinity);
        _index = Vector512<int>.Indices + Vector512.Create(first);
        _leastAt = _index;
    }

    public readonly float Least
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Vector256<float> half = Vector256.Min(_least.GetLower(), _least.GetUpper());
            Vector128<float> quarter = Vector128.Min(half.GetLower(), half.GetUpper());
            quarter = Vector128.Min(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
            quarter = Vector128.Min(quarter, Vector128.Shuffle(quarter, Vector128.Create(1, 0, 3, 2)));
            return quarter.ToScalar();
        }
    }

    public static int PaddedLength(int length) => (length + Lanes - 1) / Lanes * Lanes;

    /// <summary>Standard Gumbel numbers, followed by their beginning again for reads that start near the end.</summary>
    public static float[] Noise(int length, int longestRead, ref SeededRandom random)
    {
        var noise = new float[length + longestRead];
        for (int k = 0; k < noise.Length; k++)
            noise[k] = k < length ? (float)-Math.Log(-Math.Log(Math.Max(1e-12, random.NextDouble()))) : noise[k - length];
        return noise;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> energies)
    {
        Vector512<float> less = Vector512.LessThan(energies, _least);
        _least = Vector512.ConditionalSelect(less, energies, _least);
        _leastAt = Vector512.ConditionalSelect(less.AsInt32(), _index, _leastAt);
        _index += Vector512.Create(Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int IndexOf(float least)
    {
        ulong mask = Vector512.Equals(_least, Vector512.Create(least)).ExtractMostSignificantBits();
        return _leastAt.GetElement(BitOperations.TrailingZeroCount(mask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<float> Gather(ref float table, ref int index)
    {
        if (Avx2.IsSupported)
        {
            fixed (float* address = &table)
            {
                return Vector512.Create(
                    Avx2.GatherVector256(address, Vector256.LoadUnsafe(ref index), sizeof(float)),
                    Avx2.GatherVector256(address, Vector256.LoadUnsafe(ref index, 8), sizeof(float)));
            }
        }
        Vector512<float> result = default;
        for (int lane = 0; lane < Lanes; lane++)
            result = result.WithElement(lane, Unsafe.Add(ref table, Unsafe.Add(ref index, lane)));
        return result;
    }
}
