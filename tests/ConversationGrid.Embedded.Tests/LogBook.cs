using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Embedded.Tests;

/// <summary>What was logged as a warning or worse.</summary>
internal sealed class LogBook : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _entries = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    /// <summary>Waits for an entry that contains the text.</summary>
    internal async Task<string> EntryAsync(string text)
    {
        var came = _awaited.GetOrAdd(text, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_entries.Any(entry => entry.Contains(text, StringComparison.Ordinal)))
            await came.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return _entries.First(entry => entry.Contains(text, StringComparison.Ordinal));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var entry = $"{formatter(state, exception)} {exception?.Message}";
        _entries.Enqueue(entry);
        foreach (var (text, came) in _awaited)
        {
            if (entry.Contains(text, StringComparison.Ordinal))
                came.TrySetResult();
        }
    }

    public void Dispose()
    {
    }
}
