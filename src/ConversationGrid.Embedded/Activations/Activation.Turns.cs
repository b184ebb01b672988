using ConversationGrid.Embedded.Calls;

namespace ConversationGrid.Embedded.Activations;

/// <summary>Which request may begin when.</summary>
internal sealed partial class Activation
{
    private static readonly AsyncLocal<Request?> s_interleaved = new();

    private Work? _waitingHead;
    private Work? _waitingTail;
    private Request? _blocker;
    private int _running;
    private int _blocking;
    private long _lastUsed;

    /// <summary>The request in whose course the calling thread is, as far as that is certain.</summary>
    internal static Request? CurrentRequest =>
        t_current is { } activation ? s_interleaved.Value ?? (activation._blocking <= 1 ? activation._blocker : null) : null;

    /// <summary>The request, or step of the life cycle, which others wait for.</summary>
    internal Request? Blocker => Volatile.Read(ref _blocker);

    private bool IsOpen => _status is Status.Active or Status.Draining;

    internal void Accept(Request request)
    {
        request.Place = this;
        if (IsOpen && MayBegin(request) && (_waitingHead is null || Interleaves(request)))
        {
            Begin(request);
            return;
        }

        if (_waitingHead is null)
            _waitingHead = request;
        else
            _waitingTail!.Next = request;
        _waitingTail = request;
        if (_status == Status.Created)
            StartActivating();
    }

    /// <summary>Called in the drain when a request has ended, whatever its outcome.</summary>
    internal void Ended(Request request)
    {
        _running--;
        if (!Interleaves(request) && --_blocking == 0)
            _blocker = null;
        if (request.CountsAsUse)
            _lastUsed = _runtime.Clock.Now;
    }

    /// <summary>Marks the flow of an interleaved request, so that the calls it makes are known as its own.</summary>
    internal void MarkFlow(Request request)
    {
        if (Interleaves(request))
            s_interleaved.Value = request;
    }

    private bool Interleaves(Request request) => Class.IsReentrant || request.Interleaves;

    private bool MayBegin(Request request) =>
        _blocking == 0 || Interleaves(request) || (request.IsReadOnly && _blocker is { IsReadOnly: true });

    private void Begin(Request request)
    {
        if (request.IsAbandoned)
            return;
        _running++;
        if (!Interleaves(request))
        {
            _blocking++;
            _blocker = request;
        }

        request.Begin(this);
    }

    private void AfterTurn()
    {
        while (_waitingHead is Request next && IsOpen && MayBegin(next))
        {
            _waitingHead = next.Next;
            next.Next = null;
            Begin(next);
        }

        if (_running == 0)
            ContinueDeactivating();
    }
}
