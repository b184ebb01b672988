using ConversationGrid.Optimization;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// Starts a batch from the last one. Who was given an agent then and is back in the queue, because the offer was not taken or could not be made,
/// keeps that place while it is open; the others, who waits longest first, take the cheapest that is left, or go on waiting where that is cheaper.
/// </summary>
internal static class WarmStart
{
    /// <returns>Null where no place of the last batch is open: then greedy knows better.</returns>
    public static Assignment? Of(AssignmentProblem problem, IReadOnlyList<QueuedEscalation> batch, ImmutableArray<RoutingModel.Desk> desks)
    {
        var columns = desks.Select((desk, column) => (desk, column)).ToDictionary(place => (place.desk.Id, place.desk.Channel), place => place.column);
        var state = new AssignmentState(problem);
        var others = new List<int>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].LastAgent is { } agent && columns.TryGetValue((agent, batch[i].Escalation.Channel), out var column) && state.CanMove(i, column))
                state.Move(i, column);
            else
                others.Add(i);
        }

        if (others.Count == batch.Count)
            return null;
        foreach (var i in others)
        {
            if (state.BestMove(i) is { Delta: < 0 } move)
                state.Move(i, move.Agent);
        }

        return state.ToAssignment();
    }
}
