using System.Collections.Immutable;

namespace ConversationGrid.Optimization;

/// <summary>For each escalation its agent, or <see cref="AssignmentProblem.Unassigned"/>.</summary>
public sealed class Assignment(ReadOnlySpan<int> agents) : IEquatable<Assignment>
{
    public ImmutableArray<int> Agents { get; } = ImmutableArray.Create(agents);

    public int this[int escalation] => Agents[escalation];

    public bool Equals(Assignment? other) => other is not null && Agents.AsSpan().SequenceEqual(other.Agents.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Assignment);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int agent in Agents)
            hash.Add(agent);
        return hash.ToHashCode();
    }
}
