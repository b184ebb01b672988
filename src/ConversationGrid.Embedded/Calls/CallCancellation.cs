namespace ConversationGrid.Embedded.Calls;

/// <summary>
/// Carries a caller's cancellation over. The caller is released at once; the grain's own token is cancelled
/// in a turn of the grain.
/// </summary>
internal sealed class CallCancellation : IDisposable
{
    private readonly Call _call;
    private readonly CancellationToken _callers;
    private readonly CancellationTokenSource _grains = new();
    private readonly CancellationTokenRegistration _registration;

    internal CallCancellation(Call call, CancellationToken callers)
    {
        _call = call;
        _callers = callers;
        _registration = callers.UnsafeRegister(static cancellation => ((CallCancellation)cancellation!).Cancel(), this);
    }

    /// <summary>Called when the call begins. The token for the grain.</summary>
    internal CancellationToken Begin()
    {
        if (_callers.IsCancellationRequested)
            _grains.Cancel();
        return _grains.Token;
    }

    private void Cancel()
    {
        _call.TryFail(new OperationCanceledException(_callers));
        _call.Runner?.OnTurn(_ => _grains.Cancel());
    }

    /// <summary>Does not wait for a cancellation under way.</summary>
    public void Dispose() => _registration.Unregister();
}
