using System.Runtime.CompilerServices;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Asks whether to stop once in so much work, so that nobody computes on for long, nor asks at every step. Without anybody to
/// ask the answer is always no.
/// </summary>
/// <param name="shouldStop">Whom to ask.</param>
/// <param name="head">So much work is done before the first question.</param>
internal struct Lookout(Func<bool>? shouldStop, int head = 0)
{
    /// <summary>Of escalations × agents, or of states: some 10 to 50 µs.</summary>
    public const int CellsBetweenLooks = 1 << 14;

    private int _left = head;

    public Lookout(SolveContext? context, int head = 0)
        : this(context is null ? null : () => context.ShouldStop, head)
    {
    }

    /// <summary>What the last look said.</summary>
    public bool IsTimeUp { get; private set; }

    /// <summary>Whether to stop, before so many cells more; once true, always true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ShouldStop(int cells)
    {
        _left -= cells + 1;
        return _left < 0 && Look();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Look()
    {
        IsTimeUp = IsTimeUp || (shouldStop is not null && shouldStop());
        _left = IsTimeUp ? 0 : CellsBetweenLooks;
        return IsTimeUp;
    }
}
