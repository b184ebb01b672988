namespace Orleans.Concurrency;

/// <summary>The caller neither waits nor hears of failures.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
