namespace ConversationGrid.LoadTests.Servers;

/// <summary>For what cannot be subscribed to: asks at a pace until the answer is the one wanted.</summary>
public static class Polling
{
    /// <exception cref="TimeoutException">It was not within <paramref name="deadline"/>.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted, string what, TimeSpan deadline, TimeSpan pace)
    {
        using var late = new CancellationTokenSource(deadline);
        using var ticks = new PeriodicTimer(pace);
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer))
                return answer;
            try
            {
                await ticks.WaitForNextTickAsync(late.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"Awaited {what} for {deadline.TotalSeconds:0} s in vain. The last answer: {answer}", e);
            }
        }
    }
}
