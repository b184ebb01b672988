namespace Orleans.Runtime;

/// <summary>The runtime has stopped, or is stopping and takes no new work.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    public SiloUnavailableException(string msg) : base(msg)
    {
    }
}
