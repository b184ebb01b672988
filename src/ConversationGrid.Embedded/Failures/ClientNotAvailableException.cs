namespace Orleans.Runtime;

/// <summary>The observer was deleted or has been garbage collected.</summary>
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(GrainId observer) : base($"No client is available for {observer}.")
    {
    }
}
