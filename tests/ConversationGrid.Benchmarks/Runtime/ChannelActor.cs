using System.Threading.Channels;

namespace ConversationGrid.Benchmarks.Runtime;

/// <summary>The yardstick: the least that answers requests one at a time in .NET, a channel and a loop.</summary>
internal sealed class ChannelActor : IAsyncDisposable
{
    private readonly Channel<(int Number, TaskCompletionSource<int> Answer)> _requests =
        Channel.CreateUnbounded<(int, TaskCompletionSource<int>)>(new() { SingleReader = true });

    private readonly Task _loop;

    internal ChannelActor() => _loop = Task.Run(RunAsync);

    internal Task<int> Ping(int number)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Writer.TryWrite((number, answer));
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.Complete();
        await _loop;
    }

    private async Task RunAsync()
    {
        await foreach (var (number, answer) in _requests.Reader.ReadAllAsync())
            answer.SetResult(number + 1);
    }
}
