using ConversationGrid.Embedded.Calls;

namespace ConversationGrid.Embedded.Activations;

/// <summary>Which request may begin when.</summary>
internal sealed partial class Activation
{
    private Work? _waitingHead;
    private Work? _waitingTail;
    private Request? _blocker;
    private bool _isNew = true;
    private int _running;
    private int _blocking;
    private long _lastUsed;

    /// <summary>The request, or step of the life cycle, which others wait for.</summary>
    internal Request? Blocker => Volatile.Read(ref _blocker);

    private bool IsOpen => _status is Status.Active or Status.Draining;

    internal void Accept(Request request)
    {
        request.Place = this;
        if (MayBegin(request) && (_waitingHead is null || _blocking > 0))
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
        request.Parent = null;
        _running--;
        if (!Interleaves(request) && --_blocking == 0)
            _blocker = null;
        if (request.CountsAsUse)
            _lastUsed = _runtime.Clock.Now;
    }

    private bool Interleaves(Request request) => Class.IsReentrant || request.Interleaves;

    private bool MayBegin(Request request) =>
        IsOpen && (_blocking == 0 || Interleaves(request) || (request.IsReadOnly && _blocker is { IsReadOnly: true }));

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

    /// <summary>
    /// Begins what may begin, from the oldest to the first that may not. Behind that one nothing waits that could
    /// pass it, except what came before the activation was there.
    /// </summary>
    private void BeginWaiting()
    {
        Work? last = null;
        var work = _waitingHead;
        while (work is Request request)
        {
            work = request.Next;
            if (MayBegin(request))
            {
                if (last is null)
                    _waitingHead = work;
                else
                    last.Next = work;
                if (work is null)
                    _waitingTail = last;
                request.Next = null;
                Begin(request);
            }
            else if (_isNew)
            {
                last = request;
            }
            else
            {
                break;
            }
        }

        _isNew = false;
    }

    private void AfterTurn()
    {
        if (_waitingHead is not null && IsOpen)
            BeginWaiting();
        if (_running == 0)
            ContinueDeactivating();
    }
}
