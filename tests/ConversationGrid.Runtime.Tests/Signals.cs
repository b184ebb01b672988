using System.Collections.Concurrent;

namespace ConversationGrid.Runtime.Tests;

/// <summary>Named barriers between tests and grains, and a journal of what grains did, in order.</summary>
public sealed class Signals
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly ConcurrentQueue<string> _journal = new();

    public IReadOnlyList<string> Journal => [.. _journal];

    public void Note(string entry) => _journal.Enqueue(entry);

    public void Set(string name) => Gate(name).TrySetResult();

    public bool IsSet(string name) => Gate(name).Task.IsCompleted;

    public async Task Of(string name)
    {
        try
        {
            await Gate(name).Task.WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{name}' was not signalled within {s_patience}.");
        }
    }

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
