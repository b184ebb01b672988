using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>
/// The part of the Azure Quantum REST API that a job needs, each call once. Storage is reached by the signed addresses that the
/// workspace hands out; those and the token are secrets and appear in no error.
/// </summary>
internal sealed class AzureQuantumWorkspace(
    HttpClient http, HardwareOptions options, Func<CancellationToken, ValueTask<string>> accessToken, TimeProvider clock)
{
    private const string StorageVersion = "2023-01-03";

    /// <summary>Results list each shot: 100,000 of 22 qubits stay well below this.</summary>
    private const long MaxResponseBytes = 16 << 20;

    private readonly string _path =
        $"/subscriptions/{Escaped(options.SubscriptionId)}/resourceGroups/{Escaped(options.ResourceGroup)}/providers/Microsoft.Quantum/workspaces/{Escaped(options.Workspace)}";

    /// <summary>A signed address under which a container's blobs, or one blob, can be read and written.</summary>
    public async Task<Uri> SignAsync(string container, string? blob, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = await ToWorkspaceAsync(HttpMethod.Post, "storage/sasUri", cancellationToken).ConfigureAwait(false);
        message.Content = JsonContent.Create(new AzureQuantumBlob(container, blob), AzureQuantumJsonContext.Default.AzureQuantumBlob);
        AzureQuantumSas sas = await SendAsync(message, Json(AzureQuantumJsonContext.Default.AzureQuantumSas), cancellationToken).ConfigureAwait(false);
        return AddressOf(sas.SasUri);
    }

    /// <param name="container">Signed.</param>
    public async Task<bool> CreateContainerAsync(Uri container, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = ToStorage(HttpMethod.Put, new UriBuilder(container) { Query = $"{container.Query}&restype=container" }.Uri);
        // 409: it is there already, from an attempt whose answer was lost.
        return await SendAsync(message, Nothing, cancellationToken, HttpStatusCode.Conflict).ConfigureAwait(false);
    }

    /// <param name="blob">Signed.</param>
    public async Task<bool> UploadAsync(Uri blob, string text, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = ToStorage(HttpMethod.Put, blob);
        message.Headers.Add("x-ms-blob-type", "BlockBlob");
        message.Content = new StringContent(text, Encoding.UTF8, "text/plain");
        return await SendAsync(message, Nothing, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="blob">Signed.</param>
    public async Task<string> DownloadAsync(Uri blob, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = ToStorage(HttpMethod.Get, blob);
        return await SendAsync(message, static (content, token) => content.ReadAsStringAsync(token), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> SubmitAsync(AzureQuantumJobRequest job, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = await ToWorkspaceAsync(HttpMethod.Put, $"jobs/{job.Id}", cancellationToken).ConfigureAwait(false);
        message.Content = JsonContent.Create(job, AzureQuantumJsonContext.Default.AzureQuantumJobRequest);
        // 409: the very same job is there already.
        return await SendAsync(message, Nothing, cancellationToken, HttpStatusCode.Conflict).ConfigureAwait(false);
    }

    public async Task<AzureQuantumJob> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = await ToWorkspaceAsync(HttpMethod.Get, $"jobs/{jobId}", cancellationToken).ConfigureAwait(false);
        return await SendAsync(message, Json(AzureQuantumJsonContext.Default.AzureQuantumJob), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> CancelAsync(string jobId, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = await ToWorkspaceAsync(HttpMethod.Delete, $"jobs/{jobId}", cancellationToken).ConfigureAwait(false);
        // 404: it never got there.
        return await SendAsync(message, Nothing, cancellationToken, HttpStatusCode.NotFound).ConfigureAwait(false);
    }

    /// <exception cref="QuantumServiceException">It is none.</exception>
    public static Uri AddressOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? uri
            : throw Malformed();

    private async Task<HttpRequestMessage> ToWorkspaceAsync(HttpMethod method, string resource, CancellationToken cancellationToken)
    {
        string token = await accessToken(cancellationToken).ConfigureAwait(false);
        return new HttpRequestMessage(method, new Uri(options.Endpoint!, $"{_path}/{resource}?api-version={options.ApiVersion}"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    private static HttpRequestMessage ToStorage(HttpMethod method, Uri address) =>
        new(method, address) { Headers = { { "x-ms-version", StorageVersion } } };

    private async Task<T> SendAsync<T>(
        HttpRequestMessage message, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken, HttpStatusCode? alsoGood = null)
    {
        try
        {
            using HttpResponseMessage response = await http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode && response.StatusCode != alsoGood)
                throw await ErrorOfAsync(response, cancellationToken).ConfigureAwait(false);
            return await read(response.Content, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw Malformed(error);
        }
        catch (HttpRequestException error)
        {
            throw new QuantumServiceException($"Azure Quantum cannot be reached: {error.Message}", isTransient: true, inner: error);
        }
    }

    private async Task<QuantumServiceException> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        bool isTransient = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
        TimeSpan? retryAfter = response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - clock.GetUtcNow());
        string reason = await ReasonAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return new QuantumServiceException(
            $"Azure Quantum answered {(int)response.StatusCode}{reason}.", isTransient, retryAfter > TimeSpan.Zero ? retryAfter : null);
    }

    private static async Task<string> ReasonAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            AzureQuantumError? error = (await content
                .ReadFromJsonAsync(AzureQuantumJsonContext.Default.AzureQuantumErrorResponse, cancellationToken).ConfigureAwait(false))?.Error;
            return error is null ? "" : $" ({error.Code}: {error.Message})";
        }
        catch (JsonException)
        {
            // Storage and proxies answer errors in forms of their own; the status says enough.
            return "";
        }
    }

    private static Func<HttpContent, CancellationToken, Task<T>> Json<T>(JsonTypeInfo<T> type) => async (content, cancellationToken) =>
        await content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false) ?? throw Malformed();

    private static Task<bool> Nothing(HttpContent content, CancellationToken cancellationToken) => Task.FromResult(true);

    private static QuantumServiceException Malformed(Exception? inner = null) =>
        new("Azure Quantum's answer is not of the agreed form.", isTransient: false, inner: inner);

    private static string Escaped(string? segment) => Uri.EscapeDataString(segment ?? "");
}
