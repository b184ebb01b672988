using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// Total timeout ▸ retries, as far as the budget goes ▸ circuit breaker ▸ timeout of one attempt ▸ the service.
/// </summary>
internal sealed class ResilientQuantumService : IQuantumService
{
    private readonly IQuantumService _inner;
    private readonly int _attemptMilliseconds;
    private readonly QuantumMetrics? _metrics;
    private readonly RetryBudget _budget;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ResiliencePipeline _pipeline;

    public ResilientQuantumService(IQuantumService inner, QuantumServiceOptions options, TimeProvider clock, QuantumMetrics? metrics = null)
    {
        _inner = inner;
        _attemptMilliseconds = (int)options.AttemptTimeout.TotalMilliseconds;
        _metrics = metrics;
        _budget = new RetryBudget(options.RetryBudget, options.RetriesPerCall);
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        builder.AddTimeout(TimeoutOf("call", options.TotalTimeout));
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(50),
                DelayGenerator = static attempt => ValueTask.FromResult((attempt.Outcome.Exception as QuantumServiceException)?.RetryAfter),
                ShouldHandle = attempt => ValueTask.FromResult(
                    IsTransient(attempt.Outcome.Exception) && attempt.AttemptNumber < options.MaxRetries && TryPay()),
            });
        }
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = options.BreakerFailureShare,
            MinimumThroughput = options.BreakerMinimumAttempts,
            SamplingDuration = options.BreakerWindow,
            BreakDuration = options.BreakerPause,
            StateProvider = _breaker,
            OnOpened = _ =>
            {
                metrics?.BreakerOpened();
                return default;
            },
            ShouldHandle = static attempt => ValueTask.FromResult(IsTransient(attempt.Outcome.Exception)),
        });
        builder.AddTimeout(TimeoutOf("attempt", options.AttemptTimeout));
        _pipeline = builder.Build();
    }

    public BreakerState Breaker => _breaker.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Open,
    };

    public Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken)
    {
        // An attempt that times out closes its connection, and the service ends its work. Where it is not told so, this does.
        QuantumSolveRequest attempt = request with { DeadlineMilliseconds = Math.Min(request.DeadlineMilliseconds, _attemptMilliseconds) };
        return RunAsync(token => _inner.SolveAsync(attempt, token), cancellationToken);
    }

    public Task<string> CircuitVersionAsync(CancellationToken cancellationToken) =>
        RunAsync(_inner.CircuitVersionAsync, cancellationToken);

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        _budget.Deposit();
        try
        {
            return await _pipeline.ExecuteAsync(async token => await call(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException error)
        {
            throw new QuantumServiceException("The quantum service did not answer in time.", isTransient: true, inner: error);
        }
        catch (BrokenCircuitException error)
        {
            _metrics?.LeftAlone();
            throw new QuantumServiceException("The quantum service has failed too often and is left alone for now.", isTransient: true, inner: error);
        }
    }

    private TimeoutStrategyOptions TimeoutOf(string scope, TimeSpan timeout) => new()
    {
        Timeout = timeout,
        OnTimeout = _ =>
        {
            _metrics?.TimedOut(scope);
            return default;
        },
    };

    private bool TryPay()
    {
        bool isPaid = _budget.TryWithdraw();
        if (isPaid)
            _metrics?.Retried();
        else
            _metrics?.RetryDenied();
        return isPaid;
    }

    private static bool IsTransient(Exception? error) => error is QuantumServiceException { IsTransient: true } or TimeoutRejectedException;
}
