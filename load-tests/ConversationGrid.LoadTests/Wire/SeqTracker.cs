namespace ConversationGrid.LoadTests.Wire;

/// <summary>Which numbers of a conversation have been seen, from <paramref name="through"/> on.</summary>
internal sealed class SeqTracker(long through)
{
    private readonly SortedSet<long> _above = [];

    /// <summary>All numbers up to this one have been seen.</summary>
    public long Through { get; private set; } = through;

    /// <summary>Numbers below the highest seen that have not been seen.</summary>
    public long Missing => _above.Count == 0 ? 0 : _above.Max - Through - _above.Count;

    /// <returns>Whether the number is new.</returns>
    public bool Saw(long seq)
    {
        if (seq <= Through || !_above.Add(seq))
            return false;
        while (_above.Remove(Through + 1))
            Through++;
        return true;
    }
}
