using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// The pair terms of each escalation in units, to be added to what all others would pay at its agent: as a whole row with its zeros
/// where many have one, so that vectors do it, otherwise one by one.
/// </summary>
internal sealed class PairRows
{
    /// <summary>The rows take the square of it in numbers of 16 bits: 32 MB.</summary>
    private const int MaxEscalations = 4096;

    /// <summary>With fewer than one pair term in so many couples, adding rows of mostly zeros is no gain.</summary>
    private const int MaxCouplesPerPair = 16;

    private readonly AssignmentProblem _problem;
    private readonly AlignedRows? _rows;

    // Without rows: beside the partners, one escalation after the other; and room for one row.
    private readonly short[] _costs = [];
    private readonly int[] _start = [];
    private readonly short[] _row = [];

    public PairRows(AssignmentProblem problem, CostUnits units)
    {
        int n = problem.Escalations;
        _problem = problem;
        if (n <= MaxEscalations && 2L * MaxCouplesPerPair * problem.PairCount > (long)n * n)
        {
            _rows = new AlignedRows(n, n);
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<int> partners = problem.PartnersOf(i);
                ReadOnlySpan<double> costs = problem.PairCostsOf(i);
                Span<short> row = _rows[i];
                for (int p = 0; p < partners.Length; p++)
                    row[partners[p]] = (short)units.Of(costs[p]);
            }
            return;
        }
        _start = new int[n];
        _costs = new short[2 * problem.PairCount];
        _row = new short[AlignedRows.PaddedLength(n)];
        int at = 0;
        for (int i = 0; i < n; i++)
        {
            _start[i] = at;
            foreach (double cost in problem.PairCostsOf(i))
                _costs[at++] = (short)units.Of(cost);
        }
    }

    /// <summary>An escalation leaves one agent for another: all others pay their pair terms there instead.</summary>
    public void Move(int i, Span<short> from, Span<short> to)
    {
        if (_rows is null)
        {
            ReadOnlySpan<int> partners = _problem.PartnersOf(i);
            ReadOnlySpan<short> costs = _costs.AsSpan(_start[i], partners.Length);
            for (int p = 0; p < partners.Length; p++)
            {
                from[partners[p]] -= costs[p];
                to[partners[p]] += costs[p];
            }
            return;
        }
        ref short row = ref MemoryMarshal.GetReference(_rows[i]);
        ref short source = ref MemoryMarshal.GetReference(from), target = ref MemoryMarshal.GetReference(to);
        for (nuint r = 0; r < (nuint)from.Length; r += (nuint)AlignedRows.Lanes)
        {
            Vector512<short> costs = Vector512.LoadUnsafe(ref row, r);
            (Vector512.LoadUnsafe(ref source, r) - costs).StoreUnsafe(ref source, r);
            (Vector512.LoadUnsafe(ref target, r) + costs).StoreUnsafe(ref target, r);
        }
    }

    /// <summary>What an escalation shares with each other, zeros included; until <see cref="Fold"/> of the same.</summary>
    public ReadOnlySpan<short> Unfold(int i)
    {
        if (_rows is not null)
            return _rows[i];
        ReadOnlySpan<int> partners = _problem.PartnersOf(i);
        for (int p = 0; p < partners.Length; p++)
            _row[partners[p]] = _costs[_start[i] + p];
        return _row;
    }

    public void Fold(int i)
    {
        if (_rows is not null)
            return;
        foreach (int partner in _problem.PartnersOf(i))
            _row[partner] = 0;
    }
}
