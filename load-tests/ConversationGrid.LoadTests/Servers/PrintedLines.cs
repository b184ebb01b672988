namespace ConversationGrid.LoadTests.Servers;

/// <summary>What a process printed, and those who wait for a line. Keeps the newest; the oldest go.</summary>
internal sealed class PrintedLines
{
    private const int MostLines = 400;
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly List<Waiter> _waiters = [];

    public void Add(string line)
    {
        lock (_gate)
        {
            if (_lines.Count == MostLines)
                _lines.Dequeue();
            _lines.Enqueue(line);
            foreach (var waiter in _waiters.Where(waiter => line.Contains(waiter.Text, StringComparison.Ordinal)))
                waiter.Line.TrySetResult(line);
        }
    }

    /// <summary>The oldest line with this text, or the next that comes.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<string> ExpectAsync(string text, TimeSpan deadline)
    {
        var waiter = new Waiter(text);
        lock (_gate)
        {
            if (_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } printed)
                return printed;
            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Line.Task.WaitAsync(deadline);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Awaited a line with \"{text}\" for {deadline.TotalSeconds:0.#} s in vain. Printed was:{Environment.NewLine}{this}", e);
        }
        finally
        {
            lock (_gate)
                _waiters.Remove(waiter);
        }
    }

    public override string ToString()
    {
        lock (_gate)
            return string.Join(Environment.NewLine, _lines);
    }

    private sealed record Waiter(string Text)
    {
        public TaskCompletionSource<string> Line { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
