using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>Repetitions, with the pauses that the other side asks for ▸ timeout of one attempt.</summary>
internal sealed class PatientCalls
{
    private readonly ResiliencePipeline _pipeline;

    public PatientCalls(HardwareOptions options, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                DelayGenerator = static attempt => ValueTask.FromResult((attempt.Outcome.Exception as QuantumServiceException)?.RetryAfter),
                ShouldHandle = static attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is QuantumServiceException { IsTransient: true } or TimeoutRejectedException),
            });
        }
        _pipeline = builder.AddTimeout(options.AttemptTimeout).Build();
    }

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await call(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException error)
        {
            throw new QuantumServiceException("There was no answer in time.", isTransient: true, inner: error);
        }
    }
}
