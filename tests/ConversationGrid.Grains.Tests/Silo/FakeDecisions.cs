using System.Collections.Immutable;
using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Grains.Tests.Silo;

internal sealed class FakeDecisions : IDecisionStore
{
    public Recorder<DecisionRecord> Records { get; } = new();

    public ValueTask AppendAsync(ImmutableArray<DecisionRecord> decisions, CancellationToken cancellationToken)
    {
        foreach (var decision in decisions)
            Records.Add(decision);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ImmutableArray<DecisionRecord>> ReadAsync(string? conversation, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
