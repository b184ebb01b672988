using System.Collections.Concurrent;

namespace ConversationGrid.Embedded.Tests;

/// <summary>Named phases which tests and grains wait for.</summary>
public sealed class Barriers
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _phases = new();

    public void Reach(string phase) => Phase(phase).TrySetResult();

    public bool IsReached(string phase) => Phase(phase).Task.IsCompleted;

    public async Task Until(string phase)
    {
        try
        {
            await Phase(phase).Task.WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{phase}' was not reached within {s_patience}.");
        }
    }

    private TaskCompletionSource Phase(string phase) =>
        _phases.GetOrAdd(phase, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
