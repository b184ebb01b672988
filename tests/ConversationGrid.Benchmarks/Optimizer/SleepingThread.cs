using System.Diagnostics;

namespace ConversationGrid.Benchmarks.Optimizer;

/// <summary>
/// A thread that does nothing but sleep for so long, over and over: how late it wakes is what the machine makes of anybody's deadline in the
/// same run.
/// </summary>
internal sealed class SleepingThread : IDisposable
{
    private readonly TimeSpan _sleep;
    private readonly TimeSpan _tolerance;
    private readonly Thread _thread;
    private readonly ManualResetEvent _stop = new(false);

    public SleepingThread(TimeSpan sleep, TimeSpan tolerance)
    {
        (_sleep, _tolerance) = (sleep, tolerance);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public int Sleeps { get; private set; }

    /// <summary>Sleeps that ended within the tolerance.</summary>
    public int Kept { get; private set; }

    public TimeSpan Latest { get; private set; }

    /// <summary>Its figures stand from here on.</summary>
    public void Dispose()
    {
        if (!_thread.IsAlive)
            return;
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        long start = Stopwatch.GetTimestamp();
        while (!_stop.WaitOne(_sleep))
        {
            TimeSpan late = Stopwatch.GetElapsedTime(start) - _sleep;
            Sleeps++;
            Kept += late <= _tolerance ? 1 : 0;
            Latest = late > Latest ? late : Latest;
            start = Stopwatch.GetTimestamp();
        }
    }
}
