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
    private readonly Uri _qir = new(baseAddress, "/v1/circuits/qir");
    private readonly Uri _health = new(baseAddress, "/v1/health");

    public async Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = Post(_solve, request);
        return ReadSolution(await SendAsync(message, BodyAsync, cancellationToken).ConfigureAwait(false), request.Key);
    }

    public async Task<string> CircuitVersionAsync(CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, _health);
        return ReadVersion(await SendAsync(message, BodyAsync, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The circuit that would solve the request, as a QIR program of the base profile, and its version.</summary>
    /// <exception cref="QuantumServiceException">There is no usable answer.</exception>
    public async Task<(string Qir, string CircuitVersion)> WriteQirAsync(QuantumSolveRequest request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = Post(_qir, request);
        return await SendAsync(
            message,
            static async (response, token) => (
                await response.Content.ReadAsStringAsync(token).ConfigureAwait(false),
                response.Headers.TryGetValues("Circuit-Version", out IEnumerable<string>? versions)
                    ? versions.First()
                    : throw new QuantumServiceException("The quantum service does not say the circuit's version.", isTransient: false)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="QuantumServiceException">The body is not of the agreed form, or answers another request.</exception>
    internal static QuantumSolveResponse ReadSolution(byte[] body, string key)
    {
        QuantumSolveResponse response = Read(body, QuantumJsonContext.Default.QuantumSolveResponse);
        return response.Key == key
            ? response
            : throw new QuantumServiceException("The quantum service answered another request than was asked.", isTransient: false);
    }

    /// <exception cref="QuantumServiceException">The body is not of the agreed form.</exception>
    internal static string ReadVersion(byte[] body) => Read(body, QuantumJsonContext.Default.QuantumHealth).CircuitVersion;

    private static T Read<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type)
                ?? throw new QuantumServiceException("The quantum service answered null.", isTransient: false);
        }
        catch (JsonException error)
        {
            throw new QuantumServiceException("The quantum service's answer is not of the agreed form.", isTransient: false, inner: error);
        }
    }

    private static Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content.ReadAsByteArrayAsync(cancellationToken);

    private static HttpRequestMessage Post(Uri address, QuantumSolveRequest request) => new(HttpMethod.Post, address)
    {
        Content = JsonContent.Create(request, QuantumJsonContext.Default.QuantumSolveRequest),
        Headers = { { "Idempotency-Key", request.Key } },
    };

    private async Task<T> SendAsync<T>(
        HttpRequestMessage message, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
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
            return await read(response, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new QuantumServiceException($"The quantum service cannot be reached: {error.Message}", isTransient: true, inner: error);
        }
    }
}
