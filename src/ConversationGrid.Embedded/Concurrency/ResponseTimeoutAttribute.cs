using System.Globalization;

namespace Orleans;

/// <summary>How long callers of the method wait, written as <see cref="TimeSpan"/> is, in place of the silo's setting.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}
