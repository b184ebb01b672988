namespace ConversationGrid.Embedded.Calls;

/// <summary>
/// The calls that are to be answered, so that those which are not can be ended: at their deadline, when they are
/// part of a deadlock, or when the runtime stops.
/// </summary>
internal sealed class OutstandingCalls(EmbeddedRuntime runtime)
{
    /// <summary>How late a deadline may be noticed. A deadlock is noticed within three of these.</summary>
    internal static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Math.Max(4, Environment.ProcessorCount * 4)).Select(_ => new Stripe())];

    internal void Add(Call call, TimeSpan timeout)
    {
        call.Deadline = runtime.Clock.In(timeout);
        var stripe = _stripes[(uint)Environment.CurrentManagedThreadId % (uint)_stripes.Length];
        call.Stripe = stripe;
        lock (stripe)
        {
            call.After = stripe.First;
            if (stripe.First is not null)
                stripe.First.Before = call;
            stripe.First = call;
        }
    }

    internal static void Remove(Call call)
    {
        if (call.Stripe is not { } stripe)
            return;
        lock (stripe)
        {
            if (call.Before is not null)
                call.Before.After = call.After;
            else if (ReferenceEquals(stripe.First, call))
                stripe.First = call.After;
            else
                return;
            if (call.After is not null)
                call.After.Before = call.Before;
            call.Before = call.After = null;
        }
    }

    internal List<Call> Snapshot()
    {
        var calls = new List<Call>();
        foreach (var stripe in _stripes)
        {
            lock (stripe)
            {
                for (var call = stripe.First; call is not null; call = call.After)
                    calls.Add(call);
            }
        }

        return calls;
    }

    /// <summary>Ends the calls whose deadline has passed. Returns the others.</summary>
    internal List<Call> Sweep()
    {
        runtime.Clock.Advance();
        var calls = Snapshot();
        var now = runtime.Clock.Now;
        foreach (var call in calls.Where(call => call.Deadline <= now))
        {
            call.TryFail(new TimeoutException(
                $"No response to {call.Name} within {call.Method.Timeout ?? runtime.ResponseTimeout}; it {(call.Runner is null ? "has not begun" : "is running")}."));
        }

        calls.RemoveAll(call => call.Deadline <= now);
        return calls;
    }

    internal void FailAll(Exception exception) => Snapshot().ForEach(call => call.TryFail(exception));

    internal sealed class Stripe
    {
        internal Call? First;
    }
}
