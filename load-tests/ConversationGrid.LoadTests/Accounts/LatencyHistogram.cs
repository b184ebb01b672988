using System.Numerics;

namespace ConversationGrid.LoadTests.Accounts;

/// <summary>
/// Latencies in log-linear buckets, 32 to each doubling, so that any percentile is right to about 3 %.
/// Lock-free; recording allocates nothing.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int SubBuckets = 1 << SubBits;
    private readonly long[] _counts = new long[(64 - SubBits) * SubBuckets];
    private long _count;
    private long _maxMicroseconds;

    public long Count => Volatile.Read(ref _count);

    public double MaxMilliseconds => Volatile.Read(ref _maxMicroseconds) / 1000.0;

    public void Record(TimeSpan latency)
    {
        var microseconds = Math.Max(0, latency.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _counts[BucketOf(microseconds)]);
        Interlocked.Increment(ref _count);
        long max;
        while (microseconds > (max = Volatile.Read(ref _maxMicroseconds)) && Interlocked.CompareExchange(ref _maxMicroseconds, microseconds, max) != max)
        {
        }
    }

    /// <param name="percentile">0–100.</param>
    /// <returns>Milliseconds; 0 when nothing was recorded.</returns>
    public double PercentileMilliseconds(double percentile)
    {
        var rank = (long)Math.Ceiling(Count * percentile / 100);
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += Volatile.Read(ref _counts[bucket]);
            if (seen >= rank && seen > 0)
                return Math.Min(UpperMicroseconds(bucket) / 1000.0, MaxMilliseconds);
        }

        return MaxMilliseconds;
    }

    private static int BucketOf(long value)
    {
        if (value < SubBuckets)
            return (int)value;
        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return (int)(((shift + 1L) << SubBits) + (value >> shift) - SubBuckets);
    }

    private static long UpperMicroseconds(int bucket)
    {
        if (bucket < SubBuckets)
            return bucket;
        var shift = (bucket >> SubBits) - 1;
        return (((bucket & (SubBuckets - 1)) + SubBuckets + 1L) << shift) - 1;
    }
}
