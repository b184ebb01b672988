namespace Orleans.Runtime;

public interface IGrainTimer : IDisposable
{
    /// <summary><see cref="Timeout.InfiniteTimeSpan"/> as due time stops the timer, as period makes it tick once.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
