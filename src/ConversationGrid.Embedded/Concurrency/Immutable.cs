using System.Diagnostics.CodeAnalysis;

namespace Orleans.Concurrency;

/// <summary>Says of a value that neither side will change it, so that it need not be copied.</summary>
[Immutable]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "As in Orleans.")]
[SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "As in Orleans.")]
public readonly struct Immutable<T>(T value)
{
    public readonly T Value = value;
}

public static class ImmutableExtensions
{
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}
