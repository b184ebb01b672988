using System.Diagnostics;
using ConversationGrid.Embedded.Calls;

namespace ConversationGrid.Embedded.Activations;

/// <summary>The inbox: a stack which anybody pushes to and the drain takes whole, so that neither waits.</summary>
internal sealed partial class Activation
{
    /// <summary>How long one drain may keep its thread while others wait for one.</summary>
    private static readonly long s_quantum = Stopwatch.Frequency / 50;

    private static readonly Work s_idle = new Command(static _ => { });
    private static readonly Work s_closed = new Command(static _ => { });

    /// <summary>Idle: empty and no drain is on its way. Null: empty and one is. Closed: for good.</summary>
    private Work? _inbox = s_idle;

    /// <summary>What the drain has taken and not yet run, oldest first.</summary>
    private Work? _batch;

    private bool IsClosed => ReferenceEquals(Volatile.Read(ref _inbox), s_closed);

    public bool TryPost(Request request) => TryPost((Work)request);

    internal bool TryPost(Work work)
    {
        var head = Volatile.Read(ref _inbox);
        while (!ReferenceEquals(head, s_closed))
        {
            var wasIdle = ReferenceEquals(head, s_idle);
            work.Next = wasIdle ? null : head;
            var seen = Interlocked.CompareExchange(ref _inbox, work, head);
            if (ReferenceEquals(seen, head))
            {
                if (wasIdle)
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return true;
            }

            head = seen;
        }

        return false;
    }

    internal void Execute(Task task) => TryExecuteTask(task);

    void IThreadPoolWorkItem.Execute()
    {
        t_current = this;
        try
        {
            // Within a task of this scheduler, awaits in grain code find it as TaskScheduler.Current.
            new Task(static activation => ((Activation)activation!).Drain(), this).RunSynchronously(this);
        }
        finally
        {
            t_current = null;
        }
    }

    private void Drain()
    {
        var began = Stopwatch.GetTimestamp();
        var turns = 0;
        do
        {
            _batch ??= Reverse(Interlocked.Exchange(ref _inbox, null));
            while (_batch is { } work)
            {
                _batch = work.Next;
                work.Next = null;
                work.Run(this);
                AfterTurn();
                if (_status == Status.Closed)
                    return;
                if (_batch is not null && ++turns % 16 == 0 && Stopwatch.GetTimestamp() - began > s_quantum)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }
        }
        while (Interlocked.CompareExchange(ref _inbox, s_idle, null) is not null);
    }

    private static Work? Reverse(Work? stack)
    {
        Work? list = null;
        while (stack is not null)
            (stack.Next, list, stack) = (list, stack, stack.Next);
        return list;
    }

    protected override void QueueTask(Task task)
    {
        // Code that outlives its activation still has to end; nobody shares state with it any more.
        if (!TryPost(new ScheduledTask(task)))
            ThreadPool.UnsafeQueueUserWorkItem(static run => run.Activation.TryExecuteTask(run.Task), (Activation: this, Task: task), preferLocal: false);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        t_current == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    /// <summary>Ends the inbox. What it holds is run, handed on or, given a refusal, refused.</summary>
    private void Close(Exception? refusal)
    {
        if (IsClosed)
            return;
        List<Request>? unbegun = null;
        List<Work>? rest = null;
        lock (Catalog.Gate)
        {
            Sort(_waitingHead);
            Sort(_batch);
            Sort(Reverse(Interlocked.Exchange(ref _inbox, s_closed)));
            _waitingHead = _waitingTail = _batch = null;
            _status = Status.Closed;
            _owner.Retire(this, refusal is null ? unbegun : null);
        }

        if (refusal is not null)
            unbegun?.ForEach(request => request.Fail(refusal));
        rest?.ForEach(work => work.Run(this));
        _rarities?.Gone.TrySetResult();

        void Sort(Work? list)
        {
            while (list is not null)
            {
                var work = list;
                list = work.Next;
                work.Next = null;
                if (work is not Request request)
                    (rest ??= []).Add(work);
                else if (request.OutlivesActivation)
                    (unbegun ??= []).Add(request);
            }
        }
    }
}
