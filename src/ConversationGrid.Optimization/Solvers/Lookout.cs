namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Asks whether to stop once in so much work, so that nobody computes on for long, nor asks at every step. The first call asks. Without
/// a context the answer is always no.
/// </summary>
internal struct Lookout(SolveContext? context)
{
    /// <summary>Of escalations × agents, or of states: some 10 to 50 µs.</summary>
    public const int CellsBetweenLooks = 1 << 14;

    private int _left;

    /// <summary>What the last look said.</summary>
    public bool IsTimeUp { get; private set; }

    /// <summary>Whether to stop, before so many cells more; once true, always true.</summary>
    public bool ShouldStop(int cells)
    {
        _left -= cells + 1;
        if (_left < 0 && !IsTimeUp)
        {
            _left = CellsBetweenLooks;
            IsTimeUp = context is not null && context.ShouldStop;
        }
        return IsTimeUp;
    }
}
