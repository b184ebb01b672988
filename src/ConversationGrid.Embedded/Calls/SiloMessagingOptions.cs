namespace Orleans.Configuration;

public class SiloMessagingOptions
{
    /// <summary>How long a caller waits for the answer. Default: 30 seconds.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
