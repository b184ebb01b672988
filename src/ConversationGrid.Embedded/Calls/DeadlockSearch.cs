namespace ConversationGrid.Embedded.Calls;

/// <summary>
/// Finds calls that wait for themselves. A call that has not begun waits for the request that blocks its grain;
/// a request that runs waits for the calls it awaits. A circle of these is a deadlock.
/// <para>
/// Each fact is read while others change, so a circle is believed only when two searches in a row find it:
/// since a request neither waits nor runs twice, it was then closed all the while between them.
/// </para>
/// </summary>
internal sealed class DeadlockSearch
{
    private Dictionary<Call, List<Request>> _suspected = [];

    /// <summary>Fails, in each circle that is certain, the call which closed it.</summary>
    internal List<DeadlockException> Break(List<Call> outstanding)
    {
        var deadlocks = new List<DeadlockException>();
        var circles = Find(outstanding);
        foreach (var (last, circle) in circles)
        {
            if (!_suspected.TryGetValue(last, out var before) || !before.ToHashSet().SetEquals(circle))
                continue;
            var end = circle.IndexOf(last) + 1;
            var names = string.Join(" → ", circle.Skip(end).Concat(circle.Take(end)).Select(request => request.Name));
            var deadlock = new DeadlockException($"Deadlock: {names} waits for {last.Place!.Blocker?.Name} to end.");
            if (last.TryFail(deadlock))
                deadlocks.Add(deadlock);
        }

        _suspected = circles;
        return deadlocks;
    }

    private static Dictionary<Call, List<Request>> Find(List<Call> outstanding)
    {
        var circles = new Dictionary<Call, List<Request>>();
        var waiting = outstanding.Where(call => call.Parent is not null && call.Runner is null).ToList();
        if (waiting.Count == 0)
            return circles;
        var awaitedBy = outstanding.Where(call => call.IsAwaited).Select(call => (Call: call, call.Parent))
            .Where(pair => pair.Parent is not null).ToLookup(pair => pair.Parent!, pair => pair.Call);
        var safe = new HashSet<Request>();
        var inCircle = new HashSet<Request>();
        foreach (var call in waiting)
        {
            if (inCircle.Contains(call) || CircleFrom(call, awaitedBy, safe) is not { } circle
                || circle.OfType<Call>().Where(each => each.Runner is null).MaxBy(each => each.Deadline) is not { } last)
                continue;
            inCircle.UnionWith(circle);
            circles.TryAdd(last, circle);
        }

        return circles;
    }

    private static List<Request>? CircleFrom(Request start, ILookup<Request, Call> awaitedBy, HashSet<Request> safe)
    {
        var path = new List<Request>();
        return Walk(start) ? path : null;

        bool Walk(Request request)
        {
            if (safe.Contains(request))
                return false;
            if (path.IndexOf(request) is >= 0 and var first)
            {
                path.RemoveRange(0, first);
                return true;
            }

            path.Add(request);
            var next = request is Call { Runner: null } waiting
                ? waiting.Place?.Blocker is { } blocker ? [blocker] : Enumerable.Empty<Request>()
                : awaitedBy[request];
            if (next.Any(Walk))
                return true;
            path.RemoveAt(path.Count - 1);
            safe.Add(request);
            return false;
        }
    }
}
