using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>The service over HTTP, plainly: no retries, no timeouts but the caller's.</summary>
internal sealed class HttpQuantumService(HttpClient http, Uri baseAddress) : IQuantumService
{
    /// <summary>100,000 shots of 22 places each stay well below this.</summary>
    private const long MaxResponseBytes = 16 << 20;

    private readonly Uri _solve = new(baseAddress, "/v1/solve");
    private readonly Uri _health = new(baseAddress, "/v1/health");

    public async Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _solve)
        {
            Content = JsonContent.Create(request, QuantumJsonContext.Default.QuantumSolveRequest),
        };
        message.Headers.Add("Idempotency-Key", request.Key);
        QuantumSolveResponse response = await SendAsync(message, QuantumJsonContext.Default.QuantumSolveResponse, cancellationToken).ConfigureAwait(false);
        return response.Key == request.Key
            ? response
            : throw new QuantumServiceException("The quantum service answered another request than was asked.", isTransient: false);
    }

    public async Task<string> CircuitVersionAsync(CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, _health);
        return (await SendAsync(message, QuantumJsonContext.Default.QuantumHealth, cancellationToken).ConfigureAwait(false)).CircuitVersion;
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                bool transient = response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
                throw new QuantumServiceException($"The quantum service answered {(int)response.StatusCode}.", transient, response.Headers.RetryAfter?.Delta);
            }
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken).ConfigureAwait(false);
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
                ?? throw new QuantumServiceException("The quantum service answered null.", isTransient: false);
        }
        catch (JsonException error)
        {
            throw new QuantumServiceException("The quantum service's answer is not of the agreed form.", isTransient: false, inner: error);
        }
        catch (HttpRequestException error)
        {
            throw new QuantumServiceException($"The quantum service cannot be reached: {error.Message}", isTransient: true, inner: error);
        }
    }
}
