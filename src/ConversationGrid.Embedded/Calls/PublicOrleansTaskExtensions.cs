namespace Orleans;

public static class PublicOrleansTaskExtensions
{
    /// <summary>Lets a task run on unwatched; its failure is observed and dropped.</summary>
    public static void Ignore(this Task task)
    {
        if (!task.IsCompletedSuccessfully)
            _ = task.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
