namespace ConversationGrid.Optimization.Solvers;

/// <summary>An assignment that wanders about at a temperature.</summary>
internal interface IAnnealer
{
    /// <summary>Roughly; unmet musts count as a penalty.</summary>
    double Cost { get; }

    /// <summary>Steps that take some 50 µs.</summary>
    int StepsInAWhile { get; }

    /// <summary>What suits best at a share of the budget, as a cost.</summary>
    double Temperature(double progress);

    void Sweep(int steps, float temperature);

    void CopyTo(Span<int> places);
}
