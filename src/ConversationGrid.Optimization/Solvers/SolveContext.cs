namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// The terms of one call: chance, time, and what is known already. Given a <see cref="StepLimit"/>, solvers pace
/// themselves by steps instead of the clock and repeat themselves exactly.
/// </summary>
public sealed class SolveContext
{
    private readonly long _start;
    private readonly long _deadline;

    /// <param name="budget">From now on, by the monotonic clock of <paramref name="clock"/>.</param>
    public SolveContext(TimeProvider clock, TimeSpan budget, CancellationToken cancellation = default)
    {
        Clock = clock;
        Budget = budget;
        Cancellation = cancellation;
        _start = clock.GetTimestamp();
        double ticks = budget.TotalSeconds * clock.TimestampFrequency;
        _deadline = ticks < long.MaxValue - Math.Max(0, _start) ? _start + (long)ticks : long.MaxValue;
    }

    public TimeProvider Clock { get; }

    public TimeSpan Budget { get; }

    public CancellationToken Cancellation { get; }

    public ulong Seed { get; init; }

    public long StepLimit { get; init; } = long.MaxValue;

    /// <summary>An answer known before, of this problem: the place to start from.</summary>
    public Assignment? Incumbent { get; init; }

    /// <summary>Where solvers that run at the same time show each other what they have found.</summary>
    public IncumbentBoard? Board { get; init; }

    /// <summary>The terms of a part of the work, on the same clock and under the same cancellation.</summary>
    public SolveContext Part(TimeSpan budget, long stepLimit, ulong seed, Assignment? incumbent, IncumbentBoard? board) =>
        new(Clock, budget, Cancellation) { Seed = seed, StepLimit = stepLimit, Incumbent = incumbent, Board = board };

    /// <summary>Cheap enough to be asked every few microseconds.</summary>
    public bool ShouldStop => Cancellation.IsCancellationRequested || Clock.GetTimestamp() >= _deadline;

    public TimeSpan Elapsed => Clock.GetElapsedTime(_start);

    public TimeSpan Remaining => Budget - Elapsed;

    /// <summary>How much of the budget is used, 0–1: of the steps where they are limited, otherwise of the time.</summary>
    public double Progress(long steps) =>
        StepLimit != long.MaxValue
            ? Math.Min(1, (double)steps / StepLimit)
            : Math.Clamp((double)(Clock.GetTimestamp() - _start) / Math.Max(1, _deadline - _start), 0, 1);
}
