namespace ConversationGrid.Embedded.Calls;

/// <summary>The result of methods that have none.</summary>
internal readonly struct Nothing;

/// <summary>Brings what grain methods return into one shape, without allocation when it is there at once.</summary>
internal static class Results
{
    internal static ValueTask<T> From<T>(Task<T> task) => new(task);

    internal static ValueTask<T> FromValue<T>(ValueTask<T> task) => task;

    internal static ValueTask<Nothing> FromTask(Task task) =>
        task.IsCompletedSuccessfully ? default : new(WaitAsync(task));

    internal static ValueTask<Nothing> FromValueTask(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
            return new(WaitAsync(task.AsTask()));
        task.GetAwaiter().GetResult();
        return default;
    }

    internal static ValueTask<Nothing> FromVoid() => default;

    private static async Task<Nothing> WaitAsync(Task task)
    {
        await task.ConfigureAwait(true);
        return default;
    }
}
