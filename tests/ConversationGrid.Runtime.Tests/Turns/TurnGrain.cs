using Orleans.Concurrency;

namespace ConversationGrid.Runtime.Tests.Turns;

public class TurnGrain(Signals signals) : Grain, ITurnGrain
{
    private int _count;
    private int _inside;
    private int _maxInside;

    public async Task<int> CountUp()
    {
        _maxInside = Math.Max(_maxInside, ++_inside);
        var before = _count;
        await Task.Yield();
        _count = before + 1;
        _inside--;
        return _count;
    }

    public async Task Hold(string name)
    {
        signals.Note($"{name} begins");
        signals.Set($"{name} begun");
        await signals.Of(name);
        signals.Note($"{name} ends");
    }

    public Task<int> Add(int left, int right) => Task.FromResult(left + right);

    public ValueTask<string> Echo(string text) => new(text);

    public ValueTask Touch()
    {
        signals.Note("touched");
        return default;
    }

    public Task<string> Peek() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task Read(string name)
    {
        signals.Set($"{name} begun");
        await signals.Of(name);
    }

    public async Task<SchedulerReport> Schedulers()
    {
        var own = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current == own;
        var inStartNew = await Task.Factory.StartNew(
            () => TaskScheduler.Current == own, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        var inTaskRun = await Task.Run(() => TaskScheduler.Current == own);
        return new(afterYield, inStartNew, inTaskRun, TaskScheduler.Current == own);
    }

    public Task<int> MaxOverlap() => Task.FromResult(_maxInside);
}

public interface IReentrantGrain : ITurnGrain;

[Reentrant]
public sealed class ReentrantGrain(Signals signals) : TurnGrain(signals), IReentrantGrain;
