using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A grain names a storage provider that is not registered.</summary>
public sealed class BadProviderConfigException : OrleansException
{
    public BadProviderConfigException(string msg) : base(msg)
    {
    }
}
