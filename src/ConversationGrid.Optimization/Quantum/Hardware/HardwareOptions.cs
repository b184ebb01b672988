using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>
/// Section <c>Quantum:Hardware</c>: a target of an Azure Quantum workspace that runs the same circuits as the quantum service, for money and in its own
/// time. Off, and unable to spend anything, until told otherwise.
/// </summary>
public sealed class HardwareOptions
{
    public bool Enabled { get; set; }

    /// <summary>Of the workspace's region: <c>https://eastus.quantum.azure.com</c>. Without TLS only on this machine.</summary>
    [RequiredWhenEnabled, SecretsStayPrivate]
    public Uri? Endpoint { get; set; }

    [RequiredWhenEnabled]
    public string? SubscriptionId { get; set; }

    [RequiredWhenEnabled]
    public string? ResourceGroup { get; set; }

    [RequiredWhenEnabled]
    public string? Workspace { get; set; }

    /// <summary>Such as <c>ionq</c>.</summary>
    [RequiredWhenEnabled]
    public string? ProviderId { get; set; }

    /// <summary>Such as <c>ionq.simulator</c>. It must take QIR of the base profile.</summary>
    [RequiredWhenEnabled]
    public string? Target { get; set; }

    /// <summary>A bearer token for <c>https://quantum.microsoft.com</c>. Good for an hour or so: for trying.</summary>
    [TokenWhenEnabled]
    public string? AccessToken { get; set; }

    /// <summary>A file that holds such a token and is read for each request, so that others may renew it. Goes before <see cref="AccessToken"/>.</summary>
    public string? AccessTokenFile { get; set; }

    /// <summary>Version of the workspace's REST API. Default 2024-10-01-preview.</summary>
    [Required, RegularExpression(@"\d{4}-\d{2}-\d{2}(-preview)?")]
    public string ApiVersion { get; set; } = "2024-10-01-preview";

    /// <summary>
    /// What the target takes besides shots and entry point, as a JSON object: <c>{"errorMitigation":{"debias":false}}</c>. Default: nothing.
    /// </summary>
    [JsonObject]
    public string? InputParams { get; set; }

    /// <summary>What the target charges. Must be given; all 0 for a target that is free.</summary>
    [RequiredWhenEnabled]
    public HardwarePrices? Prices { get; set; }

    /// <summary>A job that is estimated to cost more is not sent. In the currency of <see cref="Prices"/>. Default 0: only what is free.</summary>
    [Range(0.0, 1e6)]
    public decimal MaxCostPerJob { get; set; }

    /// <summary>
    /// The most that the jobs sent within any hour may cost together, by what is known of each: first the estimate, then
    /// what was charged. Holds over a restart, except with storage in memory. Default 0: only what is free.
    /// </summary>
    [Range(0.0, 1e6)]
    public decimal MaxCostPerHour { get; set; }

    /// <summary>Jobs out at the same time; a batch beyond them is not sent. Default 1.</summary>
    [Range(1, 64)]
    public int MaxJobs { get; set; } = 1;

    /// <summary>Samples of one job. Default 100.</summary>
    [Range(1, 100_000)]
    public int Shots { get; set; } = 100;

    /// <summary>Layers of the circuit: what hardware keeps coherent is shallow. Default 1.</summary>
    [Range(1, 64)]
    public int Layers { get; set; } = 1;

    /// <summary>Escalations of the largest core that is sent; one takes a qubit for each place that it may go to. Default 4.</summary>
    [Range(1, 22)]
    public int MaxCoreEscalations { get; set; } = 4;

    /// <summary>Agents of the largest core. Default 3.</summary>
    [Range(1, 16)]
    public int MaxCoreAgents { get; set; } = 3;

    /// <summary>From the first request to the last answer. A job that takes longer is cancelled. Default 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan JobTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The first pause between two looks at a job; each is half as long again as the one before. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For one request. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is repeated after 429, 5xx or no answer. Default 5.</summary>
    [Range(0, 20)]
    public int MaxRetries { get; set; } = 5;

    /// <summary>The pause before the first repetition, doubled for each further one; <c>Retry-After</c> goes before it. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    private abstract class WhenEnabledAttribute : ValidationAttribute
    {
        public sealed override bool RequiresValidationContext => true;

        protected sealed override ValidationResult? IsValid(object? value, ValidationContext context) =>
            context.ObjectInstance is HardwareOptions { Enabled: true } options && Fault(value, options) is { } fault
                ? new ValidationResult(fault, [context.MemberName!])
                : ValidationResult.Success;

        protected abstract string? Fault(object? value, HardwareOptions options);
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class RequiredWhenEnabledAttribute : WhenEnabledAttribute
    {
        protected override string? Fault(object? value, HardwareOptions options) =>
            value is null || (value is string text && string.IsNullOrWhiteSpace(text)) ? "Must be given where Enabled is true." : null;
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class TokenWhenEnabledAttribute : WhenEnabledAttribute
    {
        protected override string? Fault(object? value, HardwareOptions options) =>
            string.IsNullOrWhiteSpace(options.AccessToken) && string.IsNullOrWhiteSpace(options.AccessTokenFile)
                ? "This or AccessTokenFile must be given where Enabled is true."
                : null;
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class SecretsStayPrivateAttribute : WhenEnabledAttribute
    {
        protected override string? Fault(object? value, HardwareOptions options) =>
            value is not Uri uri || (uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
                ? null
                : "Must begin with https:// (http:// only for this machine).";
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class JsonObjectAttribute : WhenEnabledAttribute
    {
        protected override string? Fault(object? value, HardwareOptions options)
        {
            if (value is not string text)
                return null;
            try
            {
                using JsonDocument document = JsonDocument.Parse(text);
                return document.RootElement.ValueKind == JsonValueKind.Object ? null : "Must be a JSON object.";
            }
            catch (JsonException error)
            {
                return $"Must be a JSON object: {error.Message}";
            }
        }
    }
}
