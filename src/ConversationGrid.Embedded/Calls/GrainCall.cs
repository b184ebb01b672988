using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ConversationGrid.Embedded.Activations;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Calls;

[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposed when the call ends.")]
internal sealed class GrainCall<TGrain, TArguments, TResult> : Call
    where TGrain : class
{
    private readonly GrainMethod<TGrain, TArguments, TResult> _method;
    private readonly TArguments _arguments;
    private readonly CallCancellation? _cancellation;
    private readonly TaskCompletionSource<TResult>? _response;

    internal GrainCall(
        GrainReference target, GrainMethod<TGrain, TArguments, TResult> method, TArguments arguments, CancellationToken cancellationToken)
        : base(target, method)
    {
        _method = method;
        _arguments = arguments;
        if (!method.IsOneWay)
            _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (cancellationToken.CanBeCanceled)
            _cancellation = new(this, cancellationToken);
    }

    internal Task<TResult> Response => _response!.Task;

    internal override bool IsAbandoned => _response is { Task.IsCompleted: true };

    internal override bool IsAwaited => _response is { Task: { IsCompleted: false } task } && Continuation(task) is not null;

    internal override bool TryFail(Exception exception)
    {
        OutstandingCalls.Remove(this);
        _cancellation?.Dispose();
        return _response?.TrySetException(exception) ?? false;
    }

    protected override async Task RunAsync(Activation activation)
    {
        try
        {
            Current = this;
            var grain = activation.GrainInstance as TGrain ?? throw new ClientNotAvailableException(activation.GrainId);
            var token = _cancellation?.Begin() ?? default;
            var result = await _method.Invoke(grain, _arguments, token).ConfigureAwait(true);
            var isolated = _method.Isolate(result);
            OutstandingCalls.Remove(this);
            _response?.TrySetResult(isolated);
        }
        catch (Exception exception)
        {
            DiscardStaleState(activation, exception);
            Fail(exception);
        }

        _cancellation?.Dispose();
        activation.Ended(this);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_continuationObject")]
    private static extern ref object? Continuation(Task task);
}
