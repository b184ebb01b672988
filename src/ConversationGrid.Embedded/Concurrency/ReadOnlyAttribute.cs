namespace Orleans.Concurrency;

/// <summary>Calls of the method may interleave with other read-only calls.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
