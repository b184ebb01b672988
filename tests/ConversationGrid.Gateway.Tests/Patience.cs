using System.Runtime.CompilerServices;

namespace ConversationGrid.Gateway.Tests;

/// <summary>Awaits what must come, and says what did not.</summary>
internal static class Patience
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);

    public static async Task<T> Soon<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            return await task.WaitAsync(s_most);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Awaited in vain: {what}");
        }
    }

    public static async Task Soon(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(s_most);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Awaited in vain: {what}");
        }
    }
}
