using System.Reflection;
using ConversationGrid.Embedded.Isolation;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Calls;

/// <summary>What calls of one interface method have in common.</summary>
internal abstract class GrainMethod(MethodInfo method)
{
    internal string Name { get; } = method.Name;

    internal bool IsOneWay { get; } = method.ReturnType == typeof(void) || method.IsDefined(typeof(OneWayAttribute));

    internal bool IsReadOnly { get; } = method.IsDefined(typeof(ReadOnlyAttribute));

    internal bool Interleaves { get; } = method.IsDefined(typeof(AlwaysInterleaveAttribute));

    /// <summary>Null for the silo's setting.</summary>
    internal TimeSpan? Timeout { get; } = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
}

/// <summary>
/// The side of a method that proxies call. <typeparamref name="TArguments"/> is a tuple of the arguments
/// without the cancellation token; <typeparamref name="TResult"/> is <see cref="Nothing"/> for methods
/// without a result.
/// </summary>
internal sealed class GrainMethod<TGrain, TArguments, TResult>(
    MethodInfo method, Func<TGrain, TArguments, CancellationToken, ValueTask<TResult>> invoke)
    : GrainMethod(method)
    where TGrain : class
{
    private readonly Isolator<TArguments> _argumentIsolator = Isolator<TArguments>.ForArguments(method);
    private readonly Isolator<TResult> _resultIsolator = Isolator<TResult>.ForResult(method);

    internal Func<TGrain, TArguments, CancellationToken, ValueTask<TResult>> Invoke => invoke;

    internal TResult Isolate(TResult result) => _resultIsolator.Isolate(result);

    internal void Send(GrainReference target, TArguments arguments, CancellationToken cancellationToken) =>
        Dispatch(target, arguments, cancellationToken);

    internal Task<TResult> Call(GrainReference target, TArguments arguments, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TResult>(cancellationToken);
        var call = Dispatch(target, arguments, cancellationToken);
        return IsOneWay ? Task.FromResult(default(TResult)!) : call.Response;
    }

    internal ValueTask<TResult> CallValue(GrainReference target, TArguments arguments, CancellationToken cancellationToken) =>
        new(Call(target, arguments, cancellationToken));

    internal ValueTask CallValueless(GrainReference target, TArguments arguments, CancellationToken cancellationToken) =>
        new(Call(target, arguments, cancellationToken));

    private GrainCall<TGrain, TArguments, TResult> Dispatch(
        GrainReference target, TArguments arguments, CancellationToken cancellationToken)
    {
        var call = new GrainCall<TGrain, TArguments, TResult>(
            target, this, _argumentIsolator.Isolate(arguments), cancellationToken) { Parent = Request.Current };
        target.Runtime.Send(call);
        return call;
    }
}
