using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Rows of numbers of 16 bits, each from the beginning of a cache line to the end of one: a vector that lies on two lines takes twice as
/// long to load. Large arrays stay where they are; rows that are few enough to be moved by the garbage collector are only slower.
/// </summary>
internal sealed class AlignedRows
{
    private readonly short[] _numbers;
    private readonly int _first;

    public AlignedRows(int rows, int length)
    {
        Stride = PaddedLength(length);
        _numbers = new short[(rows * Stride) + Lanes];
        _first = FirstOnLine(_numbers);
    }

    public static int Lanes => Vector512<short>.Count;

    /// <summary>From one row to the next.</summary>
    public int Stride { get; }

    public Span<short> All => _numbers.AsSpan(_first, _numbers.Length - Lanes);

    public Span<short> this[int row] => _numbers.AsSpan(_first + (row * Stride), Stride);

    public static int PaddedLength(int length) => (length + Lanes - 1) / Lanes * Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref short At(int index) => ref _numbers[_first + index];

    /// <summary>Sixteen numbers, each as far behind <paramref name="start"/> as its index says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Vector512<int> Gather(ref int index, int start)
    {
        if (Avx2.IsSupported)
        {
            fixed (short* address = &At(start))
            {
                // Of the four bytes that are read the number is the lower two; behind the last number there is room.
                Vector512<int> read = Vector512.Create(
                    Avx2.GatherVector256((int*)address, Vector256.LoadUnsafe(ref index), sizeof(short)),
                    Avx2.GatherVector256((int*)address, Vector256.LoadUnsafe(ref index, 8), sizeof(short)));
                return (read << 16) >> 16;
            }
        }
        Vector512<int> result = default;
        for (int lane = 0; lane < Vector512<int>.Count; lane++)
            result = result.WithElement(lane, At(start + Unsafe.Add(ref index, lane)));
        return result;
    }

    private static unsafe int FirstOnLine(short[] numbers)
    {
        fixed (short* address = numbers)
        {
            int line = Lanes * sizeof(short);
            return (int)(-(nint)address & (line - 1)) / sizeof(short);
        }
    }
}
