namespace Orleans.Runtime;

/// <summary>The call was refused before any of it ran.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message) : base(message)
    {
    }
}
