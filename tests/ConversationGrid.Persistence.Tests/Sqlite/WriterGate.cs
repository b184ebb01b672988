using ConversationGrid.Persistence.Sqlite;

namespace ConversationGrid.Persistence.Tests.Sqlite;

/// <summary>Holds the writer within a transaction, so that what is written meanwhile queues up behind it.</summary>
internal sealed class WriterGate : WriteRequest
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new();

    /// <summary>Completes when the writer stands at the gate.</summary>
    public static async Task<WriterGate> CloseAsync(SqliteDatabase database)
    {
        var gate = new WriterGate();
        _ = database.Writer.WriteAsync(gate, default).AsTask();
        await gate._reached.Task;
        return gate;
    }

    public async Task OpenAsync()
    {
        _opened.SetResult();
        await Task;
    }

    public override void Apply(SqliteSession session)
    {
        _reached.TrySetResult();
        _opened.Task.GetAwaiter().GetResult();
    }
}

/// <summary>A request that does what a test wants done on the writer's thread.</summary>
internal sealed class Doing(Action<SqliteSession> action) : WriteRequest
{
    public override void Apply(SqliteSession session) => action(session);
}
