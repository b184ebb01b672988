namespace ConversationGrid.Grains.Tests.Silo;

/// <summary>What came, in order; and a way to await what has not come yet.</summary>
internal sealed class Recorder<T>
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly List<T> _all = [];
    private readonly List<(Func<T, bool> Is, TaskCompletionSource<T> Came)> _awaited = [];

    public IReadOnlyList<T> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _all.Add(item);
            foreach (var (_, came) in _awaited.Where(awaited => awaited.Is(item)).ToArray())
                came.TrySetResult(item);
        }
    }

    /// <summary>The first that is such, of what came already or of what comes.</summary>
    public async Task<T> FirstAsync(Func<T, bool> isSuch, string what)
    {
        var came = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_all.FindIndex(item => isSuch(item)) is >= 0 and var at)
                return _all[at];
            _awaited.Add((isSuch, came));
        }

        try
        {
            return await came.Task.WaitAsync(s_most);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Awaited in vain: {what}. What came:{Environment.NewLine}{string.Join(Environment.NewLine, All)}");
        }
    }
}
