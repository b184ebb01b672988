namespace ConversationGrid.Persistence.Sqlite;

/// <summary>
/// What one caller wants written: all of it or nothing. The task completes when it is committed, or fails
/// with what <see cref="Apply"/> threw.
/// </summary>
internal abstract class WriteRequest() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Why it alone was left out of its transaction.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>
    /// Runs on the writer's thread within a transaction. What it did is undone when it throws. It may run a
    /// second time: its transaction is made again without a neighbour that failed.
    /// </summary>
    public abstract void Apply(SqliteSession session);
}
